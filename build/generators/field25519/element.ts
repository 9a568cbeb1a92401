/**
 * How an element of the field of p = 2^255 - 19 lies in memory: nine limbs of 29 bits, Σ limb[i]·2^(29i), signed and
 * balanced around zero. So a sum of two or three elements can be multiplied as it is, with no carries before. The
 * number itself is not reduced: it lies anywhere within some ±2^260, and stands for its remainder modulo p.
 */

import { balancedLimbs, elementBytes } from "../field/limbs.js";

/** Limbs of an element. */
export const LIMBS = 9;

/** Bits of a limb. */
export const LIMB_BITS = 29;

/** Bytes of an element in memory. */
export const ELEMENT_BYTES = elementBytes(LIMBS);

/** 2^261 = 2^6·2^255 ≡ 64·19 (mod p): what a limb above the nine counts for in the lowest one. */
export const FOLD = 1216;

/** Half of what a limb can count: limbs lie from -HALF to HALF - 1. */
export const HALF = 1n << BigInt(LIMB_BITS - 1);

/** The largest size of each limb of an element. The last carry goes into the second limb, and stays there. */
export const ELEMENT_BOUNDS: readonly bigint[] = Array.from({ length: LIMBS }, (_, limb) =>
  limb === 1 ? HALF + (1n << 17n) : HALF,
);

/** The balanced limbs of a number from 0 to p - 1. */
export function limbsOf(value: bigint): bigint[] {
  return balancedLimbs(value, LIMBS, LIMB_BITS);
}
