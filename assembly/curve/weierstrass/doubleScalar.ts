/**
 * u·G + v·Q in one pass over the bits of both scalars, each in its own non-adjacent form (Guide to Elliptic Curve
 * Cryptography §3.3.3, "interleaving"): Q's is narrow, since its odd multiples have to be made each time; G's is wide,
 * since they are static. Variable time, for public data only.
 */
import { MAX_ELEMENT_BYTES, curve } from "./curve";
import {
  MAX_CACHED_BYTES,
  MAX_JACOBIAN_BYTES,
  addAffine,
  addCached,
  cacheForAddition,
  cachedBytes,
  double,
  jacobianFromAffine,
  setInfinity,
  yOf,
} from "./jacobian";
import { MAX_DIGITS, writeNonAdjacentForm } from "./nonAdjacentForm";

/** Digits of v are odd and below 2^4 in size. */
const POINT_WIDTH: i32 = 5;

/** Q, 3Q … 15Q. */
const POINT_MULTIPLES: usize = 8;

const MULTIPLES: usize = memory.data(POINT_MULTIPLES * MAX_CACHED_BYTES, 8);
const TWICE: usize = memory.data(MAX_CACHED_BYTES, 8);
const RUNNING: usize = memory.data(MAX_JACOBIAN_BYTES, 8);
const SUM: usize = memory.data(MAX_JACOBIAN_BYTES, 8);
const NEGATED_Y: usize = memory.data(MAX_ELEMENT_BYTES, 8);
const GENERATOR_DIGITS: usize = memory.data(2 * MAX_DIGITS);
const POINT_DIGITS: usize = memory.data(2 * MAX_DIGITS);

/**
 * The address of the Jacobian point u·G + v·Q, which the next call overwrites. `u` and `v` are scalars, zero included;
 * `point` is the affine Q of `pointFromUncompressed`.
 */
export function multiplyGeneratorAndPoint<C>(u: usize, v: usize, point: usize): usize {
  const c = curve<C>();
  fillMultiples<C>(point);
  const generatorDigits = writeNonAdjacentForm(GENERATOR_DIGITS, u, c.words, c.generatorWidth);
  const pointDigits = writeNonAdjacentForm(POINT_DIGITS, v, c.words, POINT_WIDTH);
  setInfinity<C>(SUM);
  for (let i: usize = max(generatorDigits, pointDigits); i > 0; i--) {
    double<C>(SUM);
    const pointDigit: i32 = load<i16>(POINT_DIGITS + ((i - 1) << 1));
    if (pointDigit != 0) addPointMultiple<C>(pointDigit);
    const generatorDigit: i32 = load<i16>(GENERATOR_DIGITS + ((i - 1) << 1));
    if (generatorDigit != 0) addGeneratorMultiple<C>(generatorDigit);
  }
  return SUM;
}

/** Q, 3Q … 15Q, each 2Q more than the one before; with what additions of them need. */
function fillMultiples<C>(point: usize): void {
  const bytes = cachedBytes<C>();
  jacobianFromAffine<C>(RUNNING, point, point + curve<C>().elementBytes);
  cacheForAddition<C>(MULTIPLES, RUNNING);
  double<C>(RUNNING);
  cacheForAddition<C>(TWICE, RUNNING);
  addCached<C>(RUNNING, MULTIPLES, yOf<C>(MULTIPLES));
  cacheForAddition<C>(MULTIPLES + bytes, RUNNING);
  for (let i: usize = 2; i < POINT_MULTIPLES; i++) {
    addCached<C>(RUNNING, TWICE, yOf<C>(TWICE));
    cacheForAddition<C>(MULTIPLES + i * bytes, RUNNING);
  }
}

function addPointMultiple<C>(digit: i32): void {
  const multiple = MULTIPLES + ((<usize>abs(digit)) >> 1) * cachedBytes<C>();
  addCached<C>(SUM, multiple, signedY<C>(yOf<C>(multiple), digit));
}

function addGeneratorMultiple<C>(digit: i32): void {
  const c = curve<C>();
  const multiple = c.generatorMultiples + ((<usize>abs(digit)) >> 1) * (2 * c.elementBytes);
  addAffine<C>(SUM, multiple, signedY<C>(multiple + c.elementBytes, digit));
}

/** The address of y, or of -y for a negative digit. */
// @ts-ignore: decorator
@inline
function signedY<C>(y: usize, digit: i32): usize {
  if (digit > 0) return y;
  curve<C>().negate(NEGATED_Y, y);
  return NEGATED_Y;
}
