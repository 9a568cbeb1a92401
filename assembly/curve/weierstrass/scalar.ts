/**
 * Scalars: integers modulo n, the order of a curve's group, for the verification of ECDSA signatures (FIPS 186-5 §6.4.2).
 * Variable time, for public data only.
 *
 * N is the order's class, such as `P256Order` of `p256/order.ts`: it says N.words, N.bytes and where n lies as a modulus
 * of `bigint/montgomery.ts` and of `bigint/inverse.ts`. It is never an object: each use compiles to its own code. A
 * scalar is the address of N.words 32-bit words, the least significant first, that hold it plain and below n.
 */
import { invertModulo } from "../../bigint/inverse";
import { addLimbs, isLessLimbs, isZeroLimbs, subtractLimbs, wordsFromBytes } from "../../bigint/limbs";
import { modulusNumber, multiplyMontgomery } from "../../bigint/montgomery";

/** s⁻¹ in Montgomery form; room for the 17 words of P-521's order. */
const INVERSE: usize = memory.data(68, 8);

// @ts-ignore: decorator
@inline
function order<N>(): N {
  return changetype<N>(0);
}

/**
 * Reads N.bytes big-endian bytes. False when they are not a number from 1 to n - 1, as r and s of a signature must be
 * (FIPS 186-5 §6.4.2, step 1); `out` is then to be ignored.
 */
export function scalarFromBytes<N>(out: usize, bytes: usize): bool {
  const words = order<N>().words;
  wordsFromBytes(out, words, bytes, order<N>().bytes);
  return !isZeroLimbs(out, words) && isLessLimbs(out, modulusNumber(order<N>().modulus), words);
}

/**
 * out = e mod n, where e is the number of the leftmost bits of a digest, as many as n has (FIPS 186-5 §6.4.2, step 2).
 * The digest has 1 to 64 bytes.
 *
 * Whole bytes are enough: n has 256 or 384 bits, or with 521 more than any digest. So e < 2^(bits of n) < 2n, and one
 * subtraction is enough too.
 */
export function scalarFromDigest<N>(out: usize, digest: usize, digestBytes: i32): void {
  const words = order<N>().words;
  const n = modulusNumber(order<N>().modulus);
  wordsFromBytes(out, words, digest, min<usize>(digestBytes, order<N>().bytes));
  if (!isLessLimbs(out, n, words)) subtractLimbs(out, out, n, words);
}

/**
 * u = e·s⁻¹ and v = r·s⁻¹ modulo n, with e of the digest as `scalarFromDigest` says (FIPS 186-5 §6.4.2, steps 3 and 4).
 * `r` and `s` are scalars from 1 to n - 1. `u` must overlap neither the digest nor `r`.
 */
export function ecdsaScalars<N>(u: usize, v: usize, digest: usize, digestBytes: i32, r: usize, s: usize): void {
  // n is prime, so that every s has an inverse; it comes in Montgomery form, and a product with it is plain again.
  invertModulo(INVERSE, s, order<N>().inverseModulus);
  scalarFromDigest<N>(u, digest, digestBytes);
  multiplyMontgomery(u, u, INVERSE, order<N>().modulus);
  multiplyMontgomery(v, r, INVERSE, order<N>().modulus);
}

/** out = a + n, not reduced; false, and `out` to be ignored, when that is not below 2^(32·N.words). */
export function scalarPlusOrder<N>(out: usize, a: usize): bool {
  return addLimbs(out, a, modulusNumber(order<N>().modulus), order<N>().words) == 0;
}
