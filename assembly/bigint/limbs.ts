/**
 * Unsigned integers as 32-bit limbs in memory, the least significant first. A number is the address of its limbs and
 * their count, `limbs`, is said by the caller: no function allocates, and none checks what an address holds.
 *
 * Everything in this folder takes time that depends on the numbers. That is right for verification, where each number
 * is public; nothing here may ever touch a private key.
 */

/** The bytes of one limb. */
export const LIMB_BYTES: usize = 4;

/** Copies a number. */
export function copyLimbs(out: usize, number: usize, limbs: usize): void {
  memory.copy(out, number, limbs * LIMB_BYTES);
}

/** True for zero. */
export function isZeroLimbs(number: usize, limbs: usize): bool {
  let seen: u32 = 0;
  for (let i: usize = 0; i < limbs; i++) seen |= load<u32>(number + i * LIMB_BYTES);
  return seen == 0;
}

/** True when a < b. */
export function isLessLimbs(a: usize, b: usize, limbs: usize): bool {
  for (let i = limbs; i > 0; i--) {
    const offset = (i - 1) * LIMB_BYTES;
    const limbOfA = load<u32>(a + offset);
    const limbOfB = load<u32>(b + offset);
    if (limbOfA != limbOfB) return limbOfA < limbOfB;
  }
  return false;
}

/** out = a + b; returns the carry, 0 or 1. `out` may be `a` or `b`. */
export function addLimbs(out: usize, a: usize, b: usize, limbs: usize): u32 {
  let carry: u64 = 0;
  for (let offset: usize = 0; offset < limbs * LIMB_BYTES; offset += LIMB_BYTES) {
    carry += <u64>load<u32>(a + offset) + <u64>load<u32>(b + offset);
    store<u32>(out + offset, <u32>carry);
    carry >>= 32;
  }
  return <u32>carry;
}

/** out = a - b; returns the borrow, 0 or 1. `out` may be `a` or `b`. */
export function subtractLimbs(out: usize, a: usize, b: usize, limbs: usize): u32 {
  let borrow: u64 = 0;
  for (let offset: usize = 0; offset < limbs * LIMB_BYTES; offset += LIMB_BYTES) {
    const difference = <u64>load<u32>(a + offset) - <u64>load<u32>(b + offset) - borrow;
    store<u32>(out + offset, <u32>difference);
    borrow = difference >> 63;
  }
  return <u32>borrow;
}

/** number = floor(number / 2). */
export function halveLimbs(number: usize, limbs: usize): void {
  let above: u32 = 0;
  for (let i = limbs; i > 0; i--) {
    const address = number + (i - 1) * LIMB_BYTES;
    const limb = load<u32>(address);
    store<u32>(address, (limb >> 1) | (above << 31));
    above = limb & 1;
  }
}

/** out = the number of `count` big-endian bytes, which `words` words can hold. */
export function wordsFromBytes(out: usize, words: usize, bytes: usize, count: usize): void {
  const end = out + (words << 2);
  for (; count >= 4; count -= 4, out += 4) store<u32>(out, bswap<u32>(load<u32>(bytes + count - 4)));
  let highest: u32 = 0;
  for (let i: usize = 0; i < count; i++) highest = (highest << 8) | (<u32>load<u8>(bytes + i));
  for (; out < end; out += 4, highest = 0) store<u32>(out, highest);
}
