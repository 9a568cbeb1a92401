/**
 * s·B + u·P + v·Q in one pass over the bits of all scalars. s is as long as L, u and v have half that length: so s is
 * halved as well, as s = s0 + 2^128·s1, and 2^128·B is a point of its own.
 *
 * Each scalar is in its width-w non-adjacent form: digits that are zero, or odd and below 2^(w - 1) in size, with at
 * least w - 1 zeros between two of them, so that about every (w + 1)th bit costs an addition. Variable time, for public
 * data only.
 */
import { BASE_MULTIPLES, BASE_WIDTH, HIGH_BASE_MULTIPLES } from "./baseTable.gen";
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

/** The width for points that come at run time: a table of eight multiples has to be made of each. */
const POINT_WIDTH: u32 = 5;
const POINT_MULTIPLES: usize = 8;

/** P, 3P, 5P … 15P, to be added, and the same for Q. */
const P_MULTIPLES: usize = memory.data(8 * 160, 8);
const Q_MULTIPLES: usize = memory.data(8 * 160, 8);
const MULTIPLE: usize = memory.data(160, 8);
const TWICE: usize = memory.data(160, 8);

/** The form of 256 bits can have one digit more. */
const PLACES: u32 = 257;

/** The digits at one place are four bytes: of s0, s1, u and v. */
const DIGITS: usize = memory.data(4 * 257, 8);

/** The 64-bit words of a scalar, and one of zeros. */
const WORDS: usize = memory.data(40, 8);
const HALF_BYTES: usize = 16;

/**
 * out = s·B + u·P + v·Q, or s·B + u·P - v·Q; P and Q any points. `s`, `u` and `v` are 32 little-endian bytes, any
 * numbers: the shorter u and v, the quicker. The T of `out` is left out.
 */
export function addMultiples(out: usize, s: usize, u: usize, p: usize, v: usize, isNegative: bool, q: usize): void {
  memory.fill(DIGITS, 0, PLACES << 2);
  fillDigits(DIGITS, s, HALF_BYTES, BASE_WIDTH, false);
  fillDigits(DIGITS + 1, s + HALF_BYTES, HALF_BYTES, BASE_WIDTH, false);
  fillDigits(DIGITS + 2, u, 2 * HALF_BYTES, POINT_WIDTH, false);
  fillDigits(DIGITS + 3, v, 2 * HALF_BYTES, POINT_WIDTH, isNegative);
  fillMultiples(P_MULTIPLES, p);
  fillMultiples(Q_MULTIPLES, q);
  pointSetNeutral(out);
  for (let place = highestPlace(); place >= 0; place--) {
    const digits = load<u32>(DIGITS + (place << 2));
    pointDouble(out, digits != 0);
    if (digits != 0) addDigits(out, digits);
  }
}

/** Adds what the digits at one place stand for. T is needed as long as another addition comes before the doubling. */
function addDigits(out: usize, digits: u32): void {
  const ofS0 = <i8>digits;
  const ofS1 = <i8>(digits >> 8);
  const ofU = <i8>(digits >> 16);
  const ofV = <i8>(digits >> 24);
  if (ofS0 != 0) pointAddAffine(out, affineMultiple(BASE_MULTIPLES, ofS0), ofS0 < 0, digits >> 8 != 0);
  if (ofS1 != 0) pointAddAffine(out, affineMultiple(HIGH_BASE_MULTIPLES, ofS1), ofS1 < 0, digits >> 16 != 0);
  if (ofU != 0) pointAdd(out, multiple(P_MULTIPLES, ofU), ofU < 0, ofV != 0);
  if (ofV != 0) pointAdd(out, multiple(Q_MULTIPLES, ofV), ofV < 0, false);
}

/** The entry of an odd digit's size. */
function affineMultiple(table: usize, digit: i32): usize {
  return table + ((<usize>abs(digit)) >> 1) * AFFINE_ADDEND_BYTES;
}

function multiple(table: usize, digit: i32): usize {
  return table + ((<usize>abs(digit)) >> 1) * ADDEND_BYTES;
}

function fillMultiples(table: usize, point: usize): void {
  memory.copy(MULTIPLE, point, POINT_BYTES);
  pointDouble(MULTIPLE, true);
  addendFromPoint(TWICE, MULTIPLE);
  memory.copy(MULTIPLE, point, POINT_BYTES);
  addendFromPoint(table, MULTIPLE);
  for (let i: usize = 1; i < POINT_MULTIPLES; i++) {
    pointAdd(MULTIPLE, TWICE, false, true);
    addendFromPoint(table + i * ADDEND_BYTES, MULTIPLE);
  }
}

/** The highest place that has a digit, or -1. */
function highestPlace(): i32 {
  let place = <i32>PLACES - 1;
  while (place >= 0 && load<u32>(DIGITS + (place << 2)) == 0) place--;
  return place;
}

/**
 * Writes the non-adjacent form of `bytes` bytes to every fourth byte, the lowest digit first. At an odd place the
 * lowest `width` bits become the digit, as a signed number: where that is negative, one is carried behind them.
 */
function fillDigits(digits: usize, scalar: usize, bytes: usize, width: u32, isNegated: bool): void {
  memory.fill(WORDS, 0, 40);
  memory.copy(WORDS, scalar, bytes);
  const end = ((<u32>bytes) << 3) + 1;
  const size: u32 = 1 << width;
  let carry: u32 = 0;
  let place: u32 = 0;
  while (place < end) {
    const bits = carry + bitsAt(place, size - 1);
    if ((bits & 1) == 0) {
      place++;
      continue;
    }
    carry = bits >> (width - 1);
    const digit = <i32>bits - <i32>(carry << width);
    store<i8>(digits + (place << 2), isNegated ? -digit : digit);
    place += width;
  }
}

function bitsAt(place: u32, mask: u32): u32 {
  const word = WORDS + ((place >> 6) << 3);
  const shift = place & 63;
  const low = load<u64>(word) >> shift;
  const high = shift == 0 ? 0 : load<u64>(word, 8) << (64 - shift);
  return (<u32>(low | high)) & mask;
}
