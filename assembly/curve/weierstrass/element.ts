/** Elements of the field of a curve C: into them, and whether they are zero. What is multiplied stands in `field.gen.ts`. */
import { isLessLimbs } from "../../bigint/limbs";
import { MAX_ELEMENT_BYTES, curve } from "./curve";

/** An element is within ±3p: it stands for zero if and only if it is one of seven multiples of p. */
const MAX_MULTIPLE: i64 = 8;

/** True when the plain number of C.words words is below p. */
export function isBelowPrime<C>(words: usize): bool {
  return isLessLimbs(words, curve<C>().primeWords, curve<C>().words);
}

/** out = the element of a plain number below p, given as C.words words. */
export function elementFromWords<C>(out: usize, words: usize): void {
  const c = curve<C>();
  const half: i64 = (<i64>1) << (c.limbBits - 1);
  const mask: i64 = (<i64>1) << c.limbBits;
  let bits: i64 = 0;
  let count: i32 = 0;
  let word: usize = 0;
  for (let i: usize = 0; i < c.limbs; i++) {
    // At most limbBits - 1 bits and the carry are left when 32 more are put before them.
    for (; count < c.limbBits && word < c.words; word++, count += 32)
      bits += (<i64>load<u32>(words + (word << 2))) << count;
    let limb = bits & (mask - 1);
    bits >>= c.limbBits;
    count -= c.limbBits;
    if (limb >= half && i < c.limbs - 1) {
      limb -= mask;
      bits += 1;
    }
    i64.store32(out + (i << 2), limb);
  }
  c.multiply(out, out, c.radixSquared);
}

/**
 * True when the element stands for zero, that is when it is k·p. Since p ≡ -1 modulo 2^limbBits, the lowest limb of k·p is
 * -k, which leaves one k to be tried.
 */
export function isZero<C>(a: usize): bool {
  const c = curve<C>();
  const k = -i64.load32_s(a);
  if (k > MAX_MULTIPLE || k < -MAX_MULTIPLE) return false;
  const mask = (((<i64>1) << c.limbBits) as i64) - 1;
  let carry: i64 = 0;
  for (let offset: usize = 0; offset < c.limbs << 2; offset += 4) {
    const difference = carry + i64.load32_s(a + offset) - k * i64.load32_s(c.prime + offset);
    if ((difference & mask) != 0) return false;
    carry = difference >> c.limbBits;
  }
  return carry == 0;
}

/** out = 1/a = a^(p-2), for an a that is not zero. */
export function invert<C>(out: usize, a: usize): void {
  const c = curve<C>();
  c.copy(POWER, c.one);
  for (let bit = <i32>(c.words << 5) - 1; bit >= 0; bit--) {
    c.square(POWER, POWER);
    if (exponentBit<C>(bit)) c.multiply(POWER, POWER, a);
  }
  c.copy(out, POWER);
}

const POWER: usize = memory.data(MAX_ELEMENT_BYTES, 8);

/** A bit of p - 2. The lowest word of each p is 2^32 - 1: subtracting 2 changes its second bit. */
// @ts-ignore: decorator
@inline
function exponentBit<C>(bit: i32): bool {
  if (bit == 1) return false;
  return ((load<u32>(curve<C>().primeWords + (((<usize>bit) >> 5) << 2)) >> (bit & 31)) & 1) != 0;
}
