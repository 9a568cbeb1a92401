/**
 * u·G + v·Q in one pass over the bits of both scalars ("Shamir's trick"), each in width-5 non-adjacent form, so that
 * every sixth bit on average costs an addition. Variable time, for public data only.
 */
import { addLimbs, halveLimbs, isZeroLimbs, subtractLimbs } from "../../bigint/limbs";
import {
  JACOBIAN_BYTES,
  jacobianAdd,
  jacobianDouble,
  jacobianFromAffine,
  jacobianNegate,
  jacobianSetInfinity,
} from "./jacobian";
import { copyScalar } from "./scalar";

/** Digits are odd and below 2^4 in size. */
const WIDTH: u32 = 5;

/** A scalar of 256 bits can have one digit more than bits. */
const DIGITS: i32 = 257;

/** P, 3P, 5P … 15P. */
const ODD_MULTIPLES: usize = 8;

/** The base point's x and y in Montgomery form (SP 800-186 §3.2.1.3). */
const GENERATOR: usize = memory.data<u32>([
  0x18a9143c, 0x79e730d4, 0x5fedb601, 0x75ba95fc, 0x77622510, 0x79fb732b, 0xa53755c6, 0x18905f76, 0xce95560a,
  0xddf25357, 0xba19e45c, 0x8b4ab8e4, 0xdd21f325, 0xd2e88688, 0x25885d85, 0x8571ff18,
]);

const GENERATOR_MULTIPLES: usize = memory.data(8 * 96, 8);
const POINT_MULTIPLES: usize = memory.data(8 * 96, 8);
const GENERATOR_DIGITS: usize = memory.data(257);
const POINT_DIGITS: usize = memory.data(257);
const NEGATED: usize = memory.data(96, 8);
const DOUBLED: usize = memory.data(96, 8);

/** What is left of a scalar while its digits are taken. A negative digit makes it grow, but n + 15 is below 2^256. */
const REST: usize = memory.data(32, 8);
const REST_LIMBS: usize = 8;
const DIGIT: usize = memory.data(32, 8);

/** out = u·G + v·Q, a Jacobian point. `u` and `v` are scalars, zero included; `point` is Q's affine x and y. */
export function multiplyGeneratorAndPoint(out: usize, u: usize, v: usize, point: usize): void {
  fillOddMultiples(GENERATOR_MULTIPLES, GENERATOR);
  fillOddMultiples(POINT_MULTIPLES, point);
  fillDigits(GENERATOR_DIGITS, u);
  fillDigits(POINT_DIGITS, v);
  jacobianSetInfinity(out);
  for (let i: usize = DIGITS; i > 0; i--) {
    jacobianDouble(out);
    addMultiple(out, GENERATOR_MULTIPLES, load<i8>(GENERATOR_DIGITS + i - 1));
    addMultiple(out, POINT_MULTIPLES, load<i8>(POINT_DIGITS + i - 1));
  }
}

function fillOddMultiples(table: usize, affine: usize): void {
  jacobianFromAffine(table, affine);
  jacobianFromAffine(DOUBLED, affine);
  jacobianDouble(DOUBLED);
  for (let i: usize = 1; i < ODD_MULTIPLES; i++) {
    const entry = table + i * JACOBIAN_BYTES;
    memory.copy(entry, entry - JACOBIAN_BYTES, JACOBIAN_BYTES);
    jacobianAdd(entry, DOUBLED);
  }
}

/** Digits dᵢ in {0, ±1, ±3 … ±15} with Σ dᵢ·2^i = scalar, the lowest first. */
function fillDigits(digits: usize, scalar: usize): void {
  memory.fill(digits, 0, DIGITS);
  copyScalar(REST, scalar);
  for (let i: usize = 0; !isZeroLimbs(REST, REST_LIMBS); i++) {
    if ((load<u32>(REST) & 1) != 0) store<i8>(digits + i, takeDigit());
    halveLimbs(REST, REST_LIMBS);
  }
}

/** The odd digit nearest to zero that leaves REST divisible by 2^WIDTH once subtracted, as it is here. */
function takeDigit(): i8 {
  const low = load<u32>(REST) & ((1 << WIDTH) - 1);
  if (low < 1 << (WIDTH - 1)) {
    store<u32>(DIGIT, low);
    subtractLimbs(REST, REST, DIGIT, REST_LIMBS);
    return <i8>low;
  }
  const missing = (1 << WIDTH) - low;
  store<u32>(DIGIT, missing);
  addLimbs(REST, REST, DIGIT, REST_LIMBS);
  return -(<i8>missing);
}

function addMultiple(out: usize, multiples: usize, digit: i8): void {
  if (digit == 0) return;
  const size = <usize>abs<i32>(digit);
  const entry = multiples + (size >> 1) * JACOBIAN_BYTES;
  if (digit > 0) {
    jacobianAdd(out, entry);
    return;
  }
  jacobianNegate(NEGATED, entry);
  jacobianAdd(out, NEGATED);
}
