/**
 * Two numbers of half the length for one: u and v of some 128 bits with u·k ≡ ±v modulo 8·L. A signature's equation
 * times u has only scalars of that length, but for B, and takes half as many doublings (A. Antipa, D. Brown, R.
 * Gallant, R. Lambert, R. Struik and S. Vanstone, "Accelerated Verification of ECDSA Signatures", 2005). Variable time,
 * for public data only.
 *
 * The group has 8·L points. Since the congruence holds modulo 8·L, v·P = ±u·k·P for each of them, also one with a part
 * of small order; and since u is odd and below L, it has no divisor in common with 8·L, so that u·P is neutral only
 * when P is. So the equation times u holds exactly when the equation does.
 *
 * Euclid's algorithm on 8·L and k gives remainders r, each with a t such that t·k ≡ ±r. For two remainders in sequence,
 * r0 ≥ r1, always r0·t1 + r1·t0 = 8·L: when r1 is the first below 2^128, so is t1. And t0 and t1 have no divisor in
 * common: at least one of them is odd. All this holds as well with quotients that are taken in several parts.
 */
import { copyLimbs, isLessLimbs } from "../../bigint/limbs";

/** 32-bit words of a remainder and of its t, which is shorter. */
const WORDS: usize = 8;
const MULTIPLIER_WORDS: usize = 4;

/** 8·L, L as `scalar.ts` has it. */
const GROUP_ORDER: usize = memory.data<u32>([0xe7ae9f68, 0xc09318d2, 0x17bce6b2, 0xa6f7cef5, 0, 0, 0, 0x80000000]);

/** A remainder and its t: 12 words. */
const FIRST: usize = memory.data(48, 8);
const SECOND: usize = memory.data(48, 8);
const MULTIPLIER: usize = WORDS << 2;

/** A larger quotient is taken in parts, so that no sum of a product and what is carried leaves 64 bits. */
const MAX_QUOTIENT: u64 = 0x7fffffff;

/**
 * u and v for the scalar `k`, 32 little-endian bytes each: u is odd and below 2^128; v is not negative, and below 2^128
 * or a little longer, but for very few k, where it may be as long as 8·L. True when u·k ≡ -v, false when u·k ≡ v.
 */
export function halveScalar(u: usize, v: usize, k: usize): bool {
  let larger = FIRST; // r0, t0
  let smaller = SECOND; // r1, t1
  let isNegative = false; // of t1; t0 is the other
  start(k);
  while (!isHalf(smaller)) {
    subtractMultiple(larger, smaller);
    if (!isLessLimbs(larger, smaller, WORDS)) continue;
    const held = larger;
    larger = smaller;
    smaller = held;
    isNegative = !isNegative;
  }
  const isOdd = (load<u32>(smaller, MULTIPLIER) & 1) == 1;
  const chosen = isOdd ? smaller : larger;
  copyLimbs(v, chosen, WORDS);
  memory.fill(u, 0, WORDS << 2);
  copyLimbs(u, chosen + MULTIPLIER, MULTIPLIER_WORDS);
  return isOdd ? isNegative : !isNegative;
}

/** 0·k ≡ 8·L and 1·k ≡ k. */
function start(k: usize): void {
  copyLimbs(FIRST, GROUP_ORDER, WORDS);
  copyLimbs(SECOND, k, WORDS);
  memory.fill(FIRST + MULTIPLIER, 0, MULTIPLIER_WORDS << 2);
  memory.fill(SECOND + MULTIPLIER, 0, MULTIPLIER_WORDS << 2);
  store<u32>(SECOND + MULTIPLIER, 1);
}

/** The remainder is below 2^128. */
function isHalf(remainder: usize): bool {
  return (load<u64>(remainder, 16) | load<u64>(remainder, 24)) == 0;
}

/**
 * r0 -= q·2^n·r1 and t0 += q·2^n·t1, where 1 ≤ q·2^n ≤ r0/r1 and the product is not much smaller than that. Only the
 * first is needed for r0 and t0 to stay what they are, the other for being quick: q is the quotient of the highest 64
 * bits, where the divisor is rounded up.
 */
function subtractMultiple(larger: usize, smaller: usize): void {
  const top = topOffset(larger);
  let shift = top - topOffset(smaller); // n/8
  const dividend = load<u64>(larger + top - 4);
  let divisor = load<u64>(smaller + top - shift - 4);
  if (shift > 0 && dividend <= divisor) {
    divisor >>= 32;
    shift -= 4;
  }
  const q = <i64>max<u64>(1, min<u64>((dividend >> 1) / ((divisor >> 1) + 1), MAX_QUOTIENT));
  addMultiple(larger + shift, smaller, -q, (WORDS << 2) - shift);
  addMultiple(larger + shift + MULTIPLIER, smaller + MULTIPLIER, q, (MULTIPLIER_WORDS << 2) - shift);
}

/** Where the highest word lies that is not zero; the number is 2^128 or more. */
function topOffset(number: usize): usize {
  let offset = (WORDS - 1) << 2;
  while (load<u32>(number + offset) == 0) offset -= 4;
  return offset;
}

/** number += factor·addend over so many bytes. */
function addMultiple(number: usize, addend: usize, factor: i64, bytes: usize): void {
  let sum: i64 = 0;
  for (let offset: usize = 0; offset < bytes; offset += 4) {
    sum += <i64>load<u32>(number + offset) + factor * <i64>load<u32>(addend + offset);
    store<u32>(number + offset, <u32>sum);
    sum >>= 32;
  }
}
