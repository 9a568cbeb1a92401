/**
 * Long integers as signed digits of radix 2^13, the least significant first: short enough for the 16-bit lanes of
 * `i32x4.dot_i16x8_s`. One number has up to three forms in memory, each an address that the caller owns:
 *
 * - **columns**: 32 bits each, any value; the number is Σ columnₖ·2^(13k). What sums of products are.
 * - **rows**: 16 bits each, balanced: magnitudes up to about 2^12 (`LARGEST_DIGIT`). One factor of a product.
 * - **pairs**: digits j and j - 1 in the halves of word j. The other factor: one word times two rows is two products of
 *   the same column.
 *
 * A number below 2^(b) in magnitude has at most `digitsForBits(b)` digits other than zero, in whichever balanced form.
 * Variable time: see `limbs.ts`.
 */
import { DIGIT_BITS, MAX_DIGITS } from "./columns.gen";

/** Zeros that stand before pairs, and behind: products of whole blocks reach so far beyond a number. */
export const PAIRS_BEFORE: i32 = 48;
export const PAIRS_BEHIND: i32 = 48;

/** Bytes of static memory for columns: a product's, and one more block that is read or written as a whole. */
export const COLUMNS_BYTES: i32 = (2 * MAX_DIGITS + 32) * 4;
/** Bytes of static memory for rows, from ROWS_BEFORE bytes before their address on: a zero, the rows, zeros. */
export const ROWS_BEFORE: usize = 16;
export const ROWS_BYTES: i32 = (8 + MAX_DIGITS + 32) * 2;
/** Bytes of static memory for pairs with the zeros around them. */
export const PAIRS_BYTES: i32 = (PAIRS_BEFORE + MAX_DIGITS + PAIRS_BEHIND) * 4;

const DIGIT_MASK: u32 = (1 << DIGIT_BITS) - 1;

/** A number's bytes, the least significant first, with eight more to read beyond the end. */
const REVERSED: usize = memory.data((MAX_DIGITS * DIGIT_BITS) / 8 + 16, 8);

/**
 * How many digits hold each number of magnitude below 2^bits. Two bits more, since digits a little beyond half of the
 * radix make a number more than half of the radix's power.
 */
export function digitsForBits(bits: i32): i32 {
  return (bits + 1) / DIGIT_BITS + 1;
}

/** `count` rounded up to a multiple of `step`, a power of two. */
export function roundUp(count: i32, step: i32): i32 {
  return (count + step - 1) & ~(step - 1);
}

/**
 * Writes the unsigned digits of a big-endian number to `count` columns, enough for the number, `count` up to
 * MAX_DIGITS.
 */
export function columnsFromBigEndian(columns: usize, count: i32, bytes: Uint8Array): void {
  const length = <usize>bytes.length;
  reverseBytes(REVERSED, bytes.dataStart, length);
  memory.fill(REVERSED + length, 0, ((<usize>(count * DIGIT_BITS)) >> 3) + 8 - length);
  for (let digit = 0; digit < count; digit++) {
    const bit = digit * DIGIT_BITS;
    const window = load<u32>(REVERSED + ((<usize>bit) >> 3));
    store<u32>(columns + ((<usize>digit) << 2), (window >> (bit & 7)) & DIGIT_MASK);
  }
}

/** Writes `length` bytes in reverse: big-endian numbers to limbs, and limbs to big-endian. They must not overlap. */
export function reverseBytes(out: usize, bytes: usize, length: usize): void {
  let source = bytes + length;
  const end = out + length;
  for (; out + 8 <= end; out += 8) {
    source -= 8;
    store<u64>(out, bswap<u64>(load<u64>(source)));
  }
  for (; out < end; out++) store<u8>(out, load<u8>(--source));
}

/**
 * Rows of the number in `count` columns (rounded up to a multiple of 8), modulo 2^(13·count). One pass of carries is
 * enough: see `largestDigit` in build/generators/columns.ts. Zeros follow.
 */
export function balanceColumns(rows: usize, columns: usize, count: i32): void {
  const half = i32x4.splat(1 << (DIGIT_BITS - 1));
  const end = columns + ((<usize>roundUp(count, 8)) << 2);
  let carriesBelow = i32x4.splat(0);
  for (; columns < end; columns += 32, rows += 16) {
    const low = v128.load(columns);
    const high = v128.load(columns, 16);
    const lowCarries = i32x4.shr_s(i32x4.add(low, half), DIGIT_BITS);
    const highCarries = i32x4.shr_s(i32x4.add(high, half), DIGIT_BITS);
    v128.store(
      rows,
      i16x8.narrow_i32x4_s(carried(low, lowCarries, carriesBelow), carried(high, highCarries, lowCarries)),
    );
    carriesBelow = highCarries;
  }
  zeroRows(rows);
}

/** What is left of columns when their carries are taken, and those of the columns one below each are added. */
// @ts-ignore: decorator
@inline
function carried(columns: v128, carries: v128, carriesBelow: v128): v128 {
  const kept = i32x4.sub(columns, i32x4.shl(carries, DIGIT_BITS));
  return i32x4.add(kept, v128.shuffle<i32>(carriesBelow, carries, 3, 4, 5, 6));
}

/** Rows of twice the number in `count` rows, a multiple of 8; zeros follow. */
export function doubleRows(out: usize, rows: usize, count: i32): void {
  const end = rows + ((<usize>count) << 1);
  for (; rows < end; rows += 16, out += 16) {
    const digits = v128.load(rows);
    v128.store(out, i16x8.add(digits, digits));
  }
  zeroRows(out);
}

/** Zeros after the last row: products take rows by eights. */
function zeroRows(end: usize): void {
  v128.store(end, i32x4.splat(0));
  v128.store(end, i32x4.splat(0), 16);
}

/** Copies `count` rows to a place of their own; zeros follow. */
export function copyRows(out: usize, rows: usize, count: i32): void {
  memory.copy(out, rows, (<usize>count) << 1);
  zeroRows(out + ((<usize>count) << 1));
}

/**
 * Pairs of `count` rows (rounded up to a multiple of 8): before the rows and behind them must stand a zero. Zeros follow;
 * those before are the caller's, who never writes them.
 */
export function pairRows(pairs: usize, rows: usize, count: i32): void {
  const end = rows + ((<usize>roundUp(count + 1, 8)) << 1);
  for (; rows < end; rows += 16, pairs += 32) {
    const digits = v128.load(rows);
    const below = v128.load(rows - 2);
    v128.store(pairs, v128.shuffle<i16>(digits, below, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(pairs, v128.shuffle<i16>(digits, below, 4, 12, 5, 13, 6, 14, 7, 15), 16);
  }
  memory.fill(pairs, 0, (<usize>(PAIRS_BEHIND - 8)) << 2);
}

/**
 * Writes the number in `count` columns as `limbs` limbs of 32 bits (see `limbs.ts`), having subtracted the number that
 * the pairs hold. It must be zero or more, and fit.
 */
export function limbsOfDifference(out: usize, limbs: i32, columns: usize, pairs: usize, count: i32): void {
  let window: u64 = 0;
  let bits = 0;
  let carry = 0;
  const end = out + ((<usize>limbs) << 2);
  for (let digit = 0; digit < count && out < end; digit++) {
    const offset = (<usize>digit) << 2;
    carry += load<i32>(columns + offset) - <i32>load<i16>(pairs + offset);
    window |= (<u64>(carry & DIGIT_MASK)) << bits;
    carry >>= DIGIT_BITS;
    bits += DIGIT_BITS;
    if (bits < 32) continue;
    store<u32>(out, <u32>window);
    window >>= 32;
    bits -= 32;
    out += 4;
  }
  for (; out < end; out += 4, window >>= 32) store<u32>(out, <u32>window);
}
