/**
 * Elements of the field of p = 2^255 - 19 (RFC 7748 §4.1) as bytes, sums, comparisons and powers; their products are in
 * `field.gen.ts`, which says what an element is. Variable time, for public data only.
 *
 * Sums are not carried: a sum of n elements is "n×", and a function takes it where its parameter allows that.
 */
import { ELEMENT_BYTES, FIELD_LIMBS, LIMB_BITS, fieldMultiply, fieldSquare } from "./field.gen";

/** The bytes of an encoded element. */
export const FIELD_BYTES: usize = 32;

const LIMB_MASK: u64 = (1 << LIMB_BITS) - 1;

/** Bits of p that lie in the highest limb. */
const TOP_BITS: usize = 255 - 8 * LIMB_BITS;
const TOP_MASK: i64 = (1 << TOP_BITS) - 1;

const SIGN_BIT: u64 = 1 << 63;

/** The four 64-bit words of an encoded element, and one of zeros. */
const WORDS: usize = memory.data(40, 8);

/** The limbs of an element that is being reduced, each of 64 bits. */
const LIMBS: usize = memory.data(72, 8);
const TOP_LIMB: usize = LIMBS + 64;

const ENCODED: usize = memory.data(32, 8);
const DIFFERENCE: usize = memory.data(40, 8);

/** Powers in the chain of `fieldPowerForRoot`. */
const POWER: usize = memory.data(40, 8);
const OTHER: usize = memory.data(40, 8);

/** Reads 32 little-endian bytes but for their highest bit. False, and `out` unchanged, when that is p or more. */
export function fieldFromBytes(out: usize, bytes: usize): bool {
  memory.copy(WORDS, bytes, 32);
  store<u64>(WORDS, load<u64>(WORDS, 24) & ~SIGN_BIT, 24);
  if (!isBelowPrime()) return false;
  let carry: i64 = 0;
  for (let limb: usize = 0; limb < FIELD_LIMBS; limb++) {
    // Cut at 2^29 and carried into the next where it is 2^28 or more: balanced.
    const digit = wordBits(limb * LIMB_BITS) + carry;
    carry = (digit + (1 << (LIMB_BITS - 1))) >> LIMB_BITS;
    store<i32>(out + (limb << 2), <i32>(digit - (carry << LIMB_BITS)));
  }
  return true;
}

/** The words are less than p = 2^255 - 19, which is ffed, then ff … ff, then 7fff from below. */
function isBelowPrime(): bool {
  if (load<u64>(WORDS, 24) != ~SIGN_BIT) return true;
  if ((load<u64>(WORDS, 8) & load<u64>(WORDS, 16)) != u64.MAX_VALUE) return true;
  return load<u64>(WORDS) < <u64>-19;
}

/** The 29 bits of the words from `bit` on. */
function wordBits(bit: usize): i64 {
  const word = WORDS + ((bit >> 6) << 3);
  const shift = bit & 63;
  const low = load<u64>(word) >> shift;
  const high = shift == 0 ? 0 : load<u64>(word, 8) << (64 - shift);
  return <i64>((low | high) & LIMB_MASK);
}

/** Writes the element as 32 little-endian bytes, reduced. Its limbs may be anything that 32 bits hold. */
export function fieldToBytes(bytes: usize, a: usize): void {
  for (let limb: usize = 0; limb < FIELD_LIMBS; limb++) {
    store<i64>(LIMBS + (limb << 3), i64.load32_s(a + (limb << 2)));
  }
  // 2^255 ≡ 19. The second pass leaves at most one on top, or -1, and then the limbs are as near to it as 2^14.
  let above = carryLimbs(0);
  above = carryLimbs(19 * above);
  carryLimbs(19 * above);
  // From p on, 19 more are 2^255 or more, and what is left below that is the remainder.
  if (carryLimbs(19) == 0) carryLimbs(-19);
  memory.fill(WORDS, 0, 40);
  for (let limb: usize = 0; limb < FIELD_LIMBS; limb++) {
    orIntoWords(load<u64>(LIMBS + (limb << 3)), limb * LIMB_BITS);
  }
  memory.copy(bytes, WORDS, FIELD_BYTES);
}

/** Adds to the lowest limb and makes all limbs digits from 0 on, of 255 bits together; returns what is above those. */
function carryLimbs(addend: i64): i64 {
  let carry = addend;
  for (let limb = LIMBS; limb < TOP_LIMB; limb += 8) {
    const sum = load<i64>(limb) + carry;
    store<i64>(limb, sum & LIMB_MASK);
    carry = sum >> LIMB_BITS;
  }
  const top = load<i64>(TOP_LIMB) + carry;
  store<i64>(TOP_LIMB, top & TOP_MASK);
  return top >> TOP_BITS;
}

function orIntoWords(digit: u64, bit: usize): void {
  const word = WORDS + ((bit >> 6) << 3);
  const shift = bit & 63;
  store<u64>(word, load<u64>(word) | (digit << shift));
  if (shift + LIMB_BITS > 64) store<u64>(word, digit >> (64 - shift), 8);
}

/** a = b modulo p; both may be 3×. */
export function fieldIsEqual(a: usize, b: usize): bool {
  fieldSubtract(DIFFERENCE, a, b);
  return fieldIsZero(DIFFERENCE);
}

/** a = 0 modulo p. Its limbs may be anything that 32 bits hold. */
export function fieldIsZero(a: usize): bool {
  fieldToBytes(ENCODED, a);
  return (load<u64>(ENCODED) | load<u64>(ENCODED, 8) | load<u64>(ENCODED, 16) | load<u64>(ENCODED, 24)) == 0;
}

/** out = 1. */
export function fieldSetOne(out: usize): void {
  memory.fill(out, 0, ELEMENT_BYTES);
  store<i32>(out, 1);
}

/** out = -a; as many × as a. */
export function fieldNegate(out: usize, a: usize): void {
  v128.store(out, i32x4.neg(v128.load(a)));
  v128.store(out, i32x4.neg(v128.load(a, 16)), 16);
  store<i32>(out, -load<i32>(a, 32), 32);
}

/** out = a + b, not carried: as many × as both together. */
export function fieldAdd(out: usize, a: usize, b: usize): void {
  v128.store(out, i32x4.add(v128.load(a), v128.load(b)));
  v128.store(out, i32x4.add(v128.load(a, 16), v128.load(b, 16)), 16);
  store<i32>(out, load<i32>(a, 32) + load<i32>(b, 32), 32);
}

/** out = a - b, not carried: as many × as both together. */
export function fieldSubtract(out: usize, a: usize, b: usize): void {
  v128.store(out, i32x4.sub(v128.load(a), v128.load(b)));
  v128.store(out, i32x4.sub(v128.load(a, 16), v128.load(b, 16)), 16);
  store<i32>(out, load<i32>(a, 32) - load<i32>(b, 32), 32);
}

/**
 * out = a^((p - 5)/8), what square roots are made of; a 3×, and `out` is not `a`. (p - 5)/8 = 2^252 - 3 is 250 ones, a
 * zero and a one in binary. A power of n ones, squared m times, times a power of m ones is one of n + m ones.
 */
export function fieldPowerForRoot(out: usize, a: usize): void {
  fieldSquare(POWER, a); // 2
  squareTimes(OTHER, POWER, 2); // 8
  fieldMultiply(OTHER, a, OTHER); // 9
  fieldMultiply(POWER, POWER, OTHER); // 11
  fieldSquare(POWER, POWER); // 22
  fieldMultiply(POWER, POWER, OTHER); // 31: 5 ones
  squareTimes(OTHER, POWER, 5);
  fieldMultiply(POWER, OTHER, POWER); // 10 ones
  squareTimes(OTHER, POWER, 10);
  fieldMultiply(OTHER, OTHER, POWER); // 20 ones
  squareTimes(out, OTHER, 20);
  fieldMultiply(OTHER, out, OTHER); // 40 ones
  squareTimes(OTHER, OTHER, 10);
  fieldMultiply(POWER, OTHER, POWER); // 50 ones
  squareTimes(OTHER, POWER, 50);
  fieldMultiply(OTHER, OTHER, POWER); // 100 ones
  squareTimes(out, OTHER, 100);
  fieldMultiply(OTHER, out, OTHER); // 200 ones
  squareTimes(OTHER, OTHER, 50);
  fieldMultiply(OTHER, OTHER, POWER); // 250 ones
  squareTimes(OTHER, OTHER, 2);
  fieldMultiply(out, a, OTHER); // 250 ones, 01
}

/** out = a^(2^count); count is at least one. */
function squareTimes(out: usize, a: usize, count: i32): void {
  fieldSquare(out, a);
  for (let i = 1; i < count; i++) fieldSquare(out, out);
}
