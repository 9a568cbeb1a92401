/**
 * Powers modulo a long integer n by Barrett's reduction (P. Barrett, "Implementing the Rivest Shamir and Adleman public
 * key encryption algorithm on a standard digital signal processor", 1986): the quotient of T by n is the product of T's
 * high part and the reciprocal of n; of that product only the high half is made, and of quotient times n only the low
 * half. Nothing has to be brought into another form and back. Forms of numbers: see `digits.ts`; β = 2^13.
 * Variable time: see `limbs.ts`.
 */
import { BLOCK_COLUMNS, DIGIT_BITS } from "./columns.gen";
import {
  COLUMNS_BYTES,
  PAIRS_BEFORE,
  PAIRS_BEHIND,
  PAIRS_BYTES,
  ROWS_BEFORE,
  ROWS_BYTES,
  balanceColumns,
  columnsFromBigEndian,
  digitsForBits,
  doubleRows,
  limbsOfDifference,
  pairRows,
  reverseBytes,
  roundUp,
} from "./digits";
import { isLessLimbs, subtractLimbs } from "./limbs";
import { addProduct, addSquare } from "./product";
import { pairReciprocal } from "./reciprocal";

/** Moduli in bits: what `columns.gen.ts` has been proven for, and what the error bounds below need at least. */
export const MAX_MODULUS_BITS: i32 = 8192;
export const MIN_MODULUS_BITS: i32 = 512;
const MAX_LIMBS: i32 = (MAX_MODULUS_BITS >> 5) + 1;

/** Digits after the point that the quotient's product keeps. */
const GUARD_DIGITS: i32 = 2;

/** The number that is being reduced, in columns. */
const T: usize = memory.data(COLUMNS_BYTES, 16);
const HIGH_ROWS: usize = memory.data(ROWS_BYTES, 16) + ROWS_BEFORE;
const QUOTIENT: usize = memory.data(COLUMNS_BYTES, 16);
const QUOTIENT_ROWS: usize = memory.data(ROWS_BYTES, 16) + ROWS_BEFORE;
const X_ROWS: usize = memory.data(ROWS_BYTES, 16) + ROWS_BEFORE;
const X_DOUBLED: usize = memory.data(ROWS_BYTES, 16) + ROWS_BEFORE;
const X_PAIRS: usize = memory.data(PAIRS_BYTES, 16) + PAIRS_BEFORE * 4;
const BASE_ROWS: usize = memory.data(ROWS_BYTES, 16) + ROWS_BEFORE;
const RESULT: usize = memory.data(MAX_LIMBS * 4, 8);

/**
 * A modulus n with what is computed from it once. Residues are kept in (-n, n), in fact nearer to zero than 0.6·n.
 *
 * For |T| ≤ n² the quotient q is an integer near T/n. Let H be T's digits from `high` on and μ the reciprocal,
 * |μ - β^(high+point)/n| < 1. Then H·μ/β^point differs from T/n by the sum of these, and so does T - q·n from 0, in
 * units of n:
 *
 * - what is left of T below `high`: columns below 2^21, so 2^8·β^high/n, where n ≥ 2^(bits-1) ≥ 2^13·β^high: 0.04;
 * - μ's error, |H|/β^point ≤ 2^(2·bits - 13·high - 13·point) ≤ 2^-9;
 * - columns of H·μ that are left out below two guard digits: 640 products of two digits, below 2^34·β^-3: 0.04;
 * - the guard digits themselves, rounded away: 0.5 and what balanced digits may be larger than half the radix: 0.02.
 */
@final
export class BarrettModulus {
  /** n's bits. */
  readonly bits: i32;
  /** β^(digits-1) ≤ n < β^digits. */
  private readonly digits: i32;
  /** Columns that residues have: enough for their digits, in whole blocks. T - q·n is made modulo β^width. */
  private readonly width: i32;
  /** Where T's high part begins, and how many digits it has. */
  private readonly high: i32;
  private readonly highDigits: i32;
  /** Where H·μ has its point. */
  private readonly point: i32;
  private readonly quotientDigits: i32;
  private readonly reciprocalDigits: i32;
  /** n itself, with room for twice as much. */
  private readonly limbs: StaticArray<u32>;
  /** -n and μ as pairs, with the zeros around them. */
  private readonly negated: StaticArray<u32>;
  private readonly reciprocal: StaticArray<u32>;

  /** `modulus` is big-endian, without leading zeros, from MIN_MODULUS_BITS to MAX_MODULUS_BITS long: traps else. */
  constructor(modulus: Uint8Array) {
    const bits = (modulus.length << 3) - (modulus.length == 0 ? 0 : <i32>clz<u32>(modulus[0]) - 24);
    assert(bits >= MIN_MODULUS_BITS && bits <= MAX_MODULUS_BITS, "a modulus of another size");
    this.bits = bits;
    const digits = (bits - 1) / DIGIT_BITS + 1;
    const high = (bits - 14) / DIGIT_BITS;
    const point = (2 * bits - DIGIT_BITS * high + 9 + DIGIT_BITS - 1) / DIGIT_BITS;
    const precision = high + point - digits;
    this.digits = digits;
    this.width = roundUp(digitsForBits(bits), BLOCK_COLUMNS);
    this.high = high;
    this.highDigits = digitsForBits(2 * bits) - high;
    this.point = point;
    this.quotientDigits = digitsForBits(bits + 1);
    this.reciprocalDigits = precision + 2;
    this.limbs = new StaticArray<u32>((bits >> 5) + 1);
    this.negated = newPairs(roundUp(digitsForBits(bits), BLOCK_COLUMNS));
    this.reciprocal = newPairs(precision + 2);
    reverseBytes(changetype<usize>(this.limbs), modulus.dataStart, modulus.length);
    this.negate(modulus);
    pairReciprocal(pairsOf(this.reciprocal), pairsOf(this.negated), digits, precision);
  }

  /**
   * base^exponent mod n, big-endian, as long as n; by squaring and multiplying from the exponent's highest bit on.
   * `base` is as long as n and less than it; the exponent is not zero.
   */
  power(base: Uint8Array, exponent: u32): Uint8Array {
    columnsFromBigEndian(T, this.width, base);
    balanceColumns(BASE_ROWS, T, this.width);
    this.settle();
    for (let bit = 30 - <i32>clz<u32>(exponent); bit >= 0; bit--) {
      this.square();
      if (((exponent >> bit) & 1) != 0) this.multiplyByBase();
    }
    return this.smallestResidue();
  }

  /** X = X². */
  private square(): void {
    doubleRows(X_DOUBLED, X_ROWS, this.width);
    this.clear();
    addSquare(T, X_ROWS, X_DOUBLED, X_PAIRS, this.width);
    this.reduce();
    this.settle();
  }

  /** X = X·base. */
  private multiplyByBase(): void {
    this.clear();
    addProduct(T, 0, 2 * this.width, BASE_ROWS, this.width, X_PAIRS, this.width);
    this.reduce();
    this.settle();
  }

  private clear(): void {
    memory.fill(T, 0, (<usize>(2 * this.width + BLOCK_COLUMNS)) << 2);
  }

  /** T = T - q·n in the first `width` columns; nothing is said of those after them. */
  private reduce(): void {
    balanceColumns(HIGH_ROWS, T + ((<usize>this.high) << 2), this.highDigits);
    const count = roundUp(GUARD_DIGITS + this.quotientDigits, BLOCK_COLUMNS);
    memory.fill(QUOTIENT, 0, (<usize>(count + 1)) << 2);
    const reciprocal = pairsOf(this.reciprocal);
    const first = this.point - GUARD_DIGITS;
    addProduct(QUOTIENT, first, count, HIGH_ROWS, this.highDigits, reciprocal, this.reciprocalDigits);
    balanceColumns(QUOTIENT_ROWS, QUOTIENT, count);
    const quotient = QUOTIENT_ROWS + (GUARD_DIGITS << 1);
    addProduct(T, 0, this.width, quotient, this.quotientDigits, pairsOf(this.negated), this.digits + 1);
  }

  /** X = T. */
  private settle(): void {
    balanceColumns(X_ROWS, T, this.width);
    pairRows(X_PAIRS, X_ROWS, this.width);
  }

  /** T mod n. T + n is between 0 and 2n. */
  private smallestResidue(): Uint8Array {
    const n = changetype<usize>(this.limbs);
    const count = this.limbs.length;
    limbsOfDifference(RESULT, count, T, pairsOf(this.negated), this.width);
    if (!isLessLimbs(RESULT, n, count)) subtractLimbs(RESULT, RESULT, n, count);
    const bytes = new Uint8Array((this.bits + 7) >> 3);
    reverseBytes(bytes.dataStart, RESULT, bytes.length);
    return bytes;
  }

  private negate(modulus: Uint8Array): void {
    columnsFromBigEndian(T, this.width, modulus);
    for (let i = 0; i < this.width; i++) store<i32>(T + (i << 2), -load<i32>(T + (i << 2)));
    balanceColumns(X_ROWS, T, this.width);
    pairRows(pairsOf(this.negated), X_ROWS, this.width);
  }
}

function newPairs(digits: i32): StaticArray<u32> {
  return new StaticArray<u32>(PAIRS_BEFORE + digits + PAIRS_BEHIND);
}

// @ts-ignore: decorator
@inline
function pairsOf(array: StaticArray<u32>): usize {
  return changetype<usize>(array) + PAIRS_BEFORE * 4;
}
