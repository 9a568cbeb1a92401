/**
 * Arithmetic modulo an odd number m in Montgomery form: x stands as x·R mod m with R = 2^(32·limbs), so that a product
 * is reduced without a division (P. L. Montgomery, "Modular multiplication without trial division", 1985).
 * Variable time: see `limbs.ts`.
 *
 * A modulus is a record of static data, which its owner writes as `memory.data<u32>([limbs, -m⁻¹ mod 2^32, m …])`, m being
 * `limbs` limbs long, the least significant first. Every operand is reduced: 0 ≤ x < m. Every result is too. `out` may be
 * an operand.
 */
import { LIMB_BYTES, copyLimbs, isLessLimbs, subtractLimbs } from "./limbs";

/** Room for one number of the largest modulus, P-521's. */
const MAX_LIMBS: i32 = 17;

const HEADER_BYTES: usize = 8;

/** The running sum of a product, one limb longer than its modulus and one more for the carry. */
const SUM: usize = memory.data((MAX_LIMBS + 2) * 4, 8);

/** How many limbs the modulus and numbers below it have. */
function modulusLimbs(modulus: usize): usize {
  return load<u32>(modulus);
}

/** The address of m itself. */
export function modulusNumber(modulus: usize): usize {
  return modulus + HEADER_BYTES;
}

/**
 * out = a·b·R⁻¹ mod m: the product of two residues in Montgomery form, or of one in Montgomery form and a plain number,
 * which is then plain. Row by row: add aᵢ·b, then the multiple of m that makes the lowest limb zero, and drop that limb.
 */
export function multiplyMontgomery(out: usize, a: usize, b: usize, modulus: usize): void {
  const limbs = modulusLimbs(modulus);
  const bytes = limbs * LIMB_BYTES;
  const negatedInverse = load<u32>(modulus, 4);
  const m = modulusNumber(modulus);
  memory.fill(SUM, 0, bytes + 2 * LIMB_BYTES);
  for (let row: usize = 0; row < bytes; row += LIMB_BYTES) {
    addMultiple(load<u32>(a + row), b, bytes);
    addMultiple(load<u32>(SUM) * negatedInverse, m, bytes);
    dropLowestLimb(bytes);
  }
  if (load<u32>(SUM + bytes) != 0 || !isLessLimbs(SUM, m, limbs)) subtractLimbs(out, SUM, m, limbs);
  else copyLimbs(out, SUM, limbs);
}

/** SUM += factor·number. No sum overflows: (2^32 - 1)² + 2·(2^32 - 1) = 2^64 - 1. */
// @ts-ignore: decorator
@inline
function addMultiple(factor: u32, number: usize, bytes: usize): void {
  const wideFactor = <u64>factor;
  let carry: u64 = 0;
  for (let offset: usize = 0; offset < bytes; offset += LIMB_BYTES) {
    carry += wideFactor * <u64>load<u32>(number + offset) + <u64>load<u32>(SUM + offset);
    store<u32>(SUM + offset, <u32>carry);
    carry >>= 32;
  }
  carry += <u64>load<u32>(SUM + bytes);
  store<u32>(SUM + bytes, <u32>carry);
  store<u32>(SUM + bytes, load<u32>(SUM + bytes, 4) + <u32>(carry >> 32), 4);
}

// @ts-ignore: decorator
@inline
function dropLowestLimb(bytes: usize): void {
  memory.copy(SUM, SUM + LIMB_BYTES, bytes + LIMB_BYTES);
  store<u32>(SUM + bytes, 0, 4);
}
