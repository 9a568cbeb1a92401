/**
 * s·B + k·A in one pass over the bits of both scalars, each in its width-w non-adjacent form: digits that are zero or odd
 * and below 2^(w - 1) in size, w - 1 zeros at least between two of them, so that about every (w + 1)th bit costs an
 * addition. Variable time, for public data only.
 */
import { BASE_MULTIPLES, BASE_WIDTH } from "./baseTable.gen";
import {
  ADDEND_BYTES,
  AFFINE_ADDEND_BYTES,
  POINT_BYTES,
  addendFromPoint,
  pointAdd,
  pointAddAffine,
  pointDouble,
  pointSetNeutral,
} from "./point";

/** The width for a point that comes at run time: a table of eight multiples has to be made of it. */
const POINT_WIDTH: u32 = 5;
const POINT_MULTIPLES: usize = 8;

/** A scalar has 253 bits at most, and its form one digit more. */
const DIGITS: i32 = 256;

/** A, 3A, 5A … 15A, to be added. */
const MULTIPLES: usize = memory.data(8 * 160, 8);
const MULTIPLE: usize = memory.data(160, 8);
const TWICE: usize = memory.data(160, 8);

const BASE_DIGITS: usize = memory.data(256, 8);
const POINT_DIGITS: usize = memory.data(256, 8);

/** The 64-bit words of a scalar, and one of zeros. */
const WORDS: usize = memory.data(40, 8);

/** out = s·B + k·A for scalars `s` and `k`, zero included, and any point A. The T of `out` is left out. */
export function multiplyBaseAndPoint(out: usize, s: usize, k: usize, point: usize): void {
  fillMultiples(point);
  fillDigits(BASE_DIGITS, s, BASE_WIDTH);
  fillDigits(POINT_DIGITS, k, POINT_WIDTH);
  pointSetNeutral(out);
  for (let i = highestDigit(); i >= 0; i--) {
    const ofBase = <i32>load<i8>(BASE_DIGITS + i);
    const ofPoint = <i32>load<i8>(POINT_DIGITS + i);
    pointDouble(out, (ofBase | ofPoint) != 0);
    if (ofPoint != 0) {
      const multiple = MULTIPLES + ((abs(ofPoint) as usize) >> 1) * ADDEND_BYTES;
      pointAdd(out, multiple, ofPoint < 0, ofBase != 0);
    }
    if (ofBase != 0) {
      const multiple = BASE_MULTIPLES + ((abs(ofBase) as usize) >> 1) * AFFINE_ADDEND_BYTES;
      pointAddAffine(out, multiple, ofBase < 0, false);
    }
  }
}

function fillMultiples(point: usize): void {
  memory.copy(MULTIPLE, point, POINT_BYTES);
  pointDouble(MULTIPLE, true);
  addendFromPoint(TWICE, MULTIPLE);
  memory.copy(MULTIPLE, point, POINT_BYTES);
  addendFromPoint(MULTIPLES, MULTIPLE);
  for (let i: usize = 1; i < POINT_MULTIPLES; i++) {
    pointAdd(MULTIPLE, TWICE, false, true);
    addendFromPoint(MULTIPLES + i * ADDEND_BYTES, MULTIPLE);
  }
}

/** The highest place at which one of the scalars has a digit, or -1. */
function highestDigit(): i32 {
  let i = DIGITS - 1;
  while (i >= 0 && (load<u8>(BASE_DIGITS + i) | load<u8>(POINT_DIGITS + i)) == 0) i--;
  return i;
}

/**
 * Writes the non-adjacent form, the lowest digit first. At an odd place the lowest `width` bits become the digit, as a
 * signed number: where that is negative, one is carried behind them.
 */
function fillDigits(digits: usize, scalar: usize, width: u32): void {
  memory.fill(digits, 0, DIGITS);
  memory.copy(WORDS, scalar, 32);
  const size: u64 = 1 << width;
  let carry: u64 = 0;
  let place: u32 = 0;
  while (place < <u32>DIGITS) {
    const bits = carry + bitsAt(place, size - 1);
    if ((bits & 1) == 0) {
      place++;
      continue;
    }
    carry = bits >= size >> 1 ? 1 : 0;
    store<i8>(digits + place, <i8>(<i64>bits - <i64>(carry << width)));
    place += width;
  }
}

function bitsAt(place: u32, mask: u64): u64 {
  const word = WORDS + ((place >> 6) << 3);
  const shift = place & 63;
  const low = load<u64>(word) >> shift;
  const high = shift == 0 ? 0 : load<u64>(word, 8) << (64 - shift);
  return (low | high) & mask;
}
