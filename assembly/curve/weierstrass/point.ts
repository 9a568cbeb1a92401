/** The only door by which a point of a curve C comes in (SEC 1 §2.3.4, §3.2.2.1). */
import { wordsFromBytes } from "../../bigint/limbs";
import { MAX_ELEMENT_BYTES, MAX_WORDS_BYTES, curve } from "./curve";
import { elementFromWords, isBelowPrime, isZero } from "./element";

const WORDS: usize = memory.data(MAX_WORDS_BYTES, 8);
const LEFT: usize = memory.data(MAX_ELEMENT_BYTES, 8);
const RIGHT: usize = memory.data(MAX_ELEMENT_BYTES, 8);

/** What is wrong with an encoded point. */
export enum PointProblem {
  None,
  /** A coordinate is p or more. */
  Range,
  /** y² is not x³ - 3x + b. */
  Equation,
}

/**
 * Writes the affine point x || y, as C's elements one behind the other, of 2·C.coordinateBytes big-endian bytes. With a
 * problem `out` is to be ignored.
 */
export function pointFromCoordinates<C>(out: usize, bytes: usize): PointProblem {
  const c = curve<C>();
  if (!readCoordinate<C>(out, bytes)) return PointProblem.Range;
  if (!readCoordinate<C>(out + c.elementBytes, bytes + c.coordinateBytes)) return PointProblem.Range;
  return isOnCurve<C>(out, out + c.elementBytes) ? PointProblem.None : PointProblem.Equation;
}

function readCoordinate<C>(out: usize, bytes: usize): bool {
  wordsFromBytes(WORDS, curve<C>().words, bytes, curve<C>().coordinateBytes);
  if (!isBelowPrime<C>(WORDS)) return false;
  elementFromWords<C>(out, WORDS);
  return true;
}

/** y² = x·(x² - 3) + b. */
function isOnCurve<C>(x: usize, y: usize): bool {
  const c = curve<C>();
  c.square(LEFT, x);
  c.multiplyMinus(LEFT, LEFT, c.one, c.three);
  c.multiplyMinus(LEFT, x, LEFT, c.minusB);
  c.square(RIGHT, y);
  c.multiplyMinus(RIGHT, RIGHT, c.one, LEFT);
  return isZero<C>(RIGHT);
}
