/** Elements of the field of a curve C: into them, and whether they are zero. What is multiplied stands in `field.gen.ts`. */
import { invertModulo } from "../../bigint/inverse";
import { isLessLimbs } from "../../bigint/limbs";
import { MAX_ELEMENT_BYTES, MAX_WORDS_BYTES, curve } from "./curve";

/** An element is within ±3p, so that it stands for zero if and only if it is one of a few multiples of p; some to spare. */
const MAX_MULTIPLE: i64 = 8;

const DIGITS: usize = memory.data(MAX_ELEMENT_BYTES, 8);
const WORDS: usize = memory.data(MAX_WORDS_BYTES, 8);

/** True when the plain number of C.words words is below p. */
export function isBelowPrime<C>(words: usize): bool {
  return isLessLimbs(words, curve<C>().primeWords, curve<C>().words);
}

/** out = the element of a plain number below p, given as C.words words. */
export function elementFromWords<C>(out: usize, words: usize): void {
  limbsFromWords<C>(out, words);
  curve<C>().multiply(out, out, curve<C>().radixSquared);
}

/** Writes a plain number below p as balanced limbs: the element of number/R. */
function limbsFromWords<C>(out: usize, words: usize): void {
  const c = curve<C>();
  const half: i64 = (<i64>1) << (c.limbBits - 1);
  const radix: i64 = (<i64>1) << c.limbBits;
  let bits: i64 = 0;
  let count: i32 = 0;
  let word: usize = 0;
  for (let i: usize = 0; i < c.limbs; i++) {
    // At most limbBits - 1 bits and a carry are left when 32 more are put before them.
    for (; count < c.limbBits && word < c.words; word++, count += 32) {
      bits += (<i64>load<u32>(words + (word << 2))) << count;
    }
    let limb = bits & (radix - 1);
    bits >>= c.limbBits;
    count -= c.limbBits;
    if (limb >= half && i < c.limbs - 1) {
      limb -= radix;
      bits += 1;
    }
    i64.store32(out + (i << 2), limb);
  }
}

/** Writes the number below p that the limbs are modulo p, as C.words words: R times what the element stands for. */
function wordsFromLimbs<C>(words: usize, a: usize): void {
  const c = curve<C>();
  let isNegative = addPrimes<C>(a, MAX_MULTIPLE);
  while (!isNegative) isNegative = addPrimes<C>(DIGITS, -1);
  addPrimes<C>(DIGITS, 1);
  let bits: u64 = 0;
  let count: i32 = 0;
  let limb: usize = 0;
  for (let i: usize = 0; i < c.words; i++) {
    for (; count < 32 && limb < c.limbs; limb++, count += c.limbBits) {
      bits |= (<u64>load<u32>(DIGITS + (limb << 2))) << count;
    }
    store<u32>(words + (i << 2), <u32>bits);
    bits >>= 32;
    count -= 32;
  }
}

/** DIGITS = a + k·p, all but the highest from 0 to 2^limbBits - 1; true when it is negative. `a` may be DIGITS. */
function addPrimes<C>(a: usize, k: i64): bool {
  const c = curve<C>();
  const mask: i64 = ((<i64>1) << c.limbBits) - 1;
  let sum: i64 = 0;
  for (let offset: usize = 0; offset < c.limbs << 2; offset += 4) {
    sum += i64.load32_s(a + offset) + k * i64.load32_s(c.prime + offset);
    const isHighest = offset == (c.limbs - 1) << 2;
    i64.store32(DIGITS + offset, isHighest ? sum : sum & mask);
    sum >>= c.limbBits;
  }
  return sum < 0;
}

/**
 * True when the element stands for zero, that is when it is k·p. Since p ≡ -1 modulo 2^limbBits, the lowest limb of k·p is
 * -k, which leaves one k to be tried.
 */
export function isZero<C>(a: usize): bool {
  const c = curve<C>();
  const k = -i64.load32_s(a);
  if (k > MAX_MULTIPLE || k < -MAX_MULTIPLE) return false;
  const mask = ((<i64>1) << c.limbBits) - 1;
  let carry: i64 = 0;
  for (let offset: usize = 0; offset < c.limbs << 2; offset += 4) {
    const difference = carry + i64.load32_s(a + offset) - k * i64.load32_s(c.prime + offset);
    if ((difference & mask) != 0) return false;
    carry = difference >> c.limbBits;
  }
  return carry == 0;
}

/** out = 1/a, for an a that is not zero. */
export function invert<C>(out: usize, a: usize): void {
  wordsFromLimbs<C>(WORDS, a);
  invertModulo(WORDS, WORDS, curve<C>().primeInverse);
  limbsFromWords<C>(out, WORDS);
}
