/**
 * The reciprocal of a long integer by Newton's iteration x ← x + x·(1 - n·x), whose precision doubles with each step.
 * With β = 2^13 and n of d digits, β^(d-1) ≤ n < β^d, the reciprocal of precision k is an integer near β^(d+k)/n: k + 2
 * digits. Forms of numbers: see `digits.ts`. Variable time: see `limbs.ts`.
 */
import { BLOCK_COLUMNS, DIGIT_BITS } from "./columns.gen";
import {
  COLUMNS_BYTES,
  PAIRS_BEFORE,
  PAIRS_BYTES,
  ROWS_BEFORE,
  ROWS_BYTES,
  balanceColumns,
  copyRows,
  pairRows,
  roundUp,
} from "./digits";
import { addProduct } from "./product";

/** What a double gives: 2^52 is below β⁴, and a reciprocal of precision 3 is at most β⁴. */
const FIRST_PRECISION: i32 = 3;
/** β⁸. */
const RADIX_TO_THE_EIGHTH: f64 = 20282409603651670423947251286016.0;
/** Digits after the point that products keep, so that what is left out below them is far less than a half. */
const GUARD_DIGITS: i32 = 2;

const COLUMNS: usize = memory.data(COLUMNS_BYTES, 16);
const ROWS: usize = memory.data(ROWS_BYTES, 16) + ROWS_BEFORE;
const X_ROWS: usize = memory.data(ROWS_BYTES, 16) + ROWS_BEFORE;
const X_PAIRS: usize = memory.data(PAIRS_BYTES, 16) + PAIRS_BEFORE * 4;

/**
 * Writes the pairs of an integer less than one from β^(d+precision)/n, `precision + 2` digits. `negated` are the pairs
 * of -n, d digits long; precision from 3 to d + 3.
 */
export function pairReciprocal(pairs: usize, negated: usize, digits: i32, precision: i32): void {
  approximate(negated, digits, precision);
  pairRows(pairs, X_ROWS, precision + 2);
}

/** Leaves the reciprocal in X_ROWS and X_PAIRS. */
function approximate(negated: usize, digits: i32, precision: i32): void {
  if (precision <= FIRST_PRECISION) return begin(negated, digits);
  const before = (precision + 3) >> 1;
  approximate(negated, digits, before);
  refine(negated, digits, before, precision);
}

/** Precision 3 from the highest digits as a double: relative error 2^-52, so less than two from the true value. */
function begin(negated: usize, digits: i32): void {
  let leading: f64 = 0;
  for (let digit = digits; digit >= digits - 5; digit--) {
    leading = leading * <f64>(1 << DIGIT_BITS) - <f64>load<i16>(negated + ((<usize>digit) << 2));
  }
  let x = <i64>(RADIX_TO_THE_EIGHTH / leading);
  for (let digit: usize = 0; digit < 8; digit++, x >>= DIGIT_BITS) {
    store<i32>(COLUMNS + (digit << 2), (<i32>x) & ((1 << DIGIT_BITS) - 1));
  }
  settle(COLUMNS, 0, FIRST_PRECISION + 2);
}

/**
 * From precision k to m ≤ 2k - 2. If x is δ from the true value, the relative error is at most δ·β^-k; its square times
 * the new value, at most β^(m+1), is δ²·β^(m+1-2k) ≤ δ²/β. Rounding adds a little more than a half: δ < 2 stays.
 *
 * The error E = β^(d+k) - n·x is made from column `low` on, and only as long as it can be, δ·β^(m+2): what stands higher
 * cancels. Columns below would change it by less than 2^20, and the result by 2^20/β^(k+1).
 */
function refine(negated: usize, digits: i32, k: i32, m: i32): void {
  const low = max(0, digits - m - 2);
  const width = roundUp(m + 5, BLOCK_COLUMNS);
  clearColumns(width);
  addProduct(COLUMNS, low, width, X_ROWS, k + 2, negated, digits + 1);
  const one = digits + k - low;
  if (one < width) addToColumn(one, 1);
  balanceColumns(ROWS, COLUMNS, width);

  // x·β^(m-k) + x·E/β^(d+2k-m), the latter with E in units of β^low.
  const point = digits + 2 * k - m - low;
  const correctionWidth = roundUp(m - k + 6, BLOCK_COLUMNS);
  clearColumns(max(correctionWidth, roundUp(m + 4, 8)));
  addProduct(COLUMNS, point - GUARD_DIGITS, correctionWidth, ROWS, m + 4, X_PAIRS, k + 2);
  for (let digit = 0; digit < k + 2; digit++) {
    addToColumn(GUARD_DIGITS + m - k + digit, <i32>load<i16>(X_ROWS + ((<usize>digit) << 1)));
  }
  settle(COLUMNS, GUARD_DIGITS, m + 2);
}

/** X = the number in the columns from the point on. */
function settle(columns: usize, point: i32, count: i32): void {
  balanceColumns(ROWS, columns, point + count);
  copyRows(X_ROWS, ROWS + ((<usize>point) << 1), count);
  pairRows(X_PAIRS, X_ROWS, count);
}

/** One more than `count`, for the carry. */
function clearColumns(count: i32): void {
  memory.fill(COLUMNS, 0, (<usize>(count + 1)) << 2);
}

// @ts-ignore: decorator
@inline
function addToColumn(column: i32, value: i32): void {
  const address = COLUMNS + ((<usize>column) << 2);
  store<i32>(address, load<i32>(address) + value);
}
