/**
 * Inverses modulo an odd number, by divsteps (D. J. Bernstein and B.-Y. Yang, "Fast constant-time gcd computation and
 * modular inversion", 2019), here in variable time: for public data only, see `limbs.ts`.
 *
 * A divstep (§8 of the paper) takes a number δ and two integers f and g, f odd, to
 *
 *   (1 - δ, g, (g - f)/2)             when δ > 0 and g is odd,
 *   (1 + δ, f, (g + (g mod 2)·f)/2)   otherwise.
 *
 * From (1, m, a) with 0 ≤ a < m it comes to g = 0 and f = ±gcd(m, a), in at most (49·bits + 57)/17 steps (Theorem 11.2).
 * What 30 divsteps do depends on δ and on the lowest 30 bits of f and g alone (§9): they are a matrix T of integers with
 * 2^30·(f', g') = T·(f, g). So T is found on machine words and then multiplied into the long numbers at once.
 *
 * Two more numbers keep d·a ≡ c·f and e·a ≡ c·g modulo m: from d = 0 and e = c, each T and division by 2^30 is done to
 * them as well, modulo m. In the end f = ±1, so that ±d is c/a.
 *
 * A modulus is a record of static data, which its owner writes as
 * `memory.data<u32>([words, limbs, m⁻¹ mod 2^30, m …, c …])`: m < 2^(32·words), and m and c < m each as `limbs` limbs of
 * 30 bits, the least significant first, with 30·limbs ≥ 2 + the bits of m.
 */

/** The divsteps of one matrix, and the bits of a limb here. */
const STEPS: i32 = 30;

const LIMB_MASK: u32 = (1 << STEPS) - 1;

const HEADER_BYTES: usize = 12;

/** Room for 18 limbs, those of a modulus of 521 bits. */
const NUMBER_BYTES: i32 = 72;

/**
 * f, g, d and e: limbs from 0 to 2^30 - 1, but that the highest carries the sign, as two's complement. None is longer
 * than m and a sign: |f| and |g| never exceed m, and d and e are more than -2m and less than m.
 */
const F: usize = memory.data(NUMBER_BYTES, 8);
const G: usize = memory.data(NUMBER_BYTES, 8);
const D: usize = memory.data(NUMBER_BYTES, 8);
const E: usize = memory.data(NUMBER_BYTES, 8);

/** T as four signed words: u, v, q, r with 2^30·f' = u·f + v·g and 2^30·g' = q·f + r·g. */
const MATRIX: usize = memory.data(16, 8);

/**
 * out = c/a mod m, reduced, for the m and c of the record. `a` is a number of 32-bit words below m with no divisor in
 * common with m; for others the answer means nothing. `out` may be `a`.
 */
export function invertModulo(out: usize, a: usize, modulus: usize): void {
  const words = load<u32>(modulus);
  const limbs = load<u32>(modulus, 4);
  const inverse = load<u32>(modulus, 8);
  const m = modulus + HEADER_BYTES;
  memory.copy(F, m, limbs << 2);
  limbsFromWords(G, limbs, a, words);
  memory.fill(D, 0, limbs << 2);
  memory.copy(E, m + (limbs << 2), limbs << 2);

  let delta = 1;
  let length = limbs;
  while (!isZero(G, length)) {
    delta = divsteps(delta, load<u32>(F), load<u32>(G), MATRIX);
    transformModulo(D, E, limbs, MATRIX, m, inverse);
    transform(F, G, length, MATRIX);
    length = withoutSignLimb(length);
  }
  reduceD(limbs, m, isNegative(F, length));
  wordsFromLimbs(out, words, D, limbs);
}

/**
 * Does 30 divsteps on δ and the lowest words of f and g. Writes T to `matrix` and returns the new δ.
 *
 * Here f and g are words whose lowest `left` bits are right, and u, v, q, r are T for the steps done so far, times 2^k
 * for k steps, so that f·2^k = u·f₀ + v·g₀ and g·2^k = q·f₀ + r·g₀ modulo 2^32. One step at most doubles
 * max(|u| + |v|, |q| + |r|), which is 1 before the first: it is never more than 2^30, and no entry overflows.
 */
export function divsteps(delta: i32, f: u32, g: u32, matrix: usize): i32 {
  let u: u32 = 1;
  let v: u32 = 0;
  let q: u32 = 0;
  let r: u32 = 1;
  let left = STEPS;
  while (true) {
    // As long as g is even a divstep halves it, and counts δ up. To keep T integral, u and v are doubled instead.
    const zeros = <i32>ctz(g | ((<u32>0xffffffff) << left));
    g >>= zeros;
    u <<= zeros;
    v <<= zeros;
    delta += zeros;
    left -= zeros;
    if (left == 0) break;
    // g is odd. For δ > 0 the step of (δ, f, g) is that of (-δ, g, -f), which is of the second kind.
    if (delta > 0) {
      delta = -delta;
      let held = f;
      f = g;
      g = 0 - held;
      held = u;
      u = q;
      q = 0 - held;
      held = v;
      v = r;
      r = 0 - held;
    }
    // From δ ≤ 0 on, 1 - δ steps are of the second kind: each adds f where g is odd. Together they add w·f, with the
    // w that clears as many low bits of g. The halvings are left to the next turn.
    const together = min(1 - delta, left);
    const w = negatedQuotient(g, f) & ((<u32>0xffffffff) >> (32 - min(together, QUOTIENT_BITS)));
    g += w * f;
    q += w * u;
    r += w * v;
  }
  store<u32>(matrix, u);
  store<u32>(matrix, v, 4);
  store<u32>(matrix, q, 8);
  store<u32>(matrix, r, 12);
  return delta;
}

/** How many low bits of `negatedQuotient` are right. */
const QUOTIENT_BITS: i32 = 6;

/** -g/f modulo 2^6 for an odd f. Since f² = 1 + 8k, f·(2 - f²) = (1 + 8k)(1 - 8k)/f = 1/f - 64k²/f. */
// @ts-ignore: decorator
@inline
function negatedQuotient(g: u32, f: u32): u32 {
  return g * f * (f * f - 2);
}

/**
 * (f, g) = T·(f, g)/2^30 over `length` limbs; the division is exact. A row of T is at most 2^30 in size and a limb too,
 * so that no sum is more than 2^60 with its carry, 2^31, on top.
 */
export function transform(atF: usize, atG: usize, length: u32, matrix: usize): void {
  const u = i64.load32_s(matrix);
  const v = i64.load32_s(matrix, 4);
  const q = i64.load32_s(matrix, 8);
  const r = i64.load32_s(matrix, 12);
  let f = i64.load32_s(atF);
  let g = i64.load32_s(atG);
  let sumF = (u * f + v * g) >> STEPS;
  let sumG = (q * f + r * g) >> STEPS;
  const last: usize = (length - 1) << 2;
  for (let offset: usize = 0; offset < last; offset += 4) {
    f = i64.load32_s(atF + offset, 4);
    g = i64.load32_s(atG + offset, 4);
    sumF += u * f + v * g;
    sumG += q * f + r * g;
    store<u32>(atF + offset, (<u32>sumF) & LIMB_MASK);
    store<u32>(atG + offset, (<u32>sumG) & LIMB_MASK);
    sumF >>= STEPS;
    sumG >>= STEPS;
  }
  store<i32>(atF + last, <i32>sumF);
  store<i32>(atG + last, <i32>sumG);
}

/**
 * (d, e) = T·(d, e)/2^30 modulo m. To a row's sum u·d + v·e that multiple x·m is added which makes it divisible by 2^30.
 *
 * First, d + m stands for a negative d, and e + m for a negative e: all are more than -m and less than m, and the sum is
 * so times 2^30. Then y·m is taken away for the y from 0 to 2^30 - 1 that clears the lowest 30 bits. What is left is
 * more than -2·2^30·m and less than 2^30·m, and a 2^30th of it is again what d and e have to be.
 *
 * x is from -2^31 + 1 to 2^30, so that no sum is more than 2^60 + 2^61 and a carry in size.
 */
export function transformModulo(atD: usize, atE: usize, limbs: u32, matrix: usize, m: usize, inverse: u32): void {
  const u = i64.load32_s(matrix);
  const v = i64.load32_s(matrix, 4);
  const q = i64.load32_s(matrix, 8);
  const r = i64.load32_s(matrix, 12);
  const last: usize = (limbs - 1) << 2;
  const signOfD = i64.load32_s(atD + last) >> 63;
  const signOfE = i64.load32_s(atE + last) >> 63;
  let d = i64.load32_s(atD);
  let e = i64.load32_s(atE);
  let sumD = u * d + v * e;
  let sumE = q * d + r * e;
  let x = (u & signOfD) + (v & signOfE);
  let z = (q & signOfD) + (r & signOfE);
  x -= (sumD * <i64>inverse + x) & LIMB_MASK;
  z -= (sumE * <i64>inverse + z) & LIMB_MASK;
  let limb = i64.load32_s(m);
  sumD = (sumD + x * limb) >> STEPS;
  sumE = (sumE + z * limb) >> STEPS;
  for (let offset: usize = 0; offset < last; offset += 4) {
    d = i64.load32_s(atD + offset, 4);
    e = i64.load32_s(atE + offset, 4);
    limb = i64.load32_s(m + offset, 4);
    sumD += u * d + v * e + x * limb;
    sumE += q * d + r * e + z * limb;
    store<u32>(atD + offset, (<u32>sumD) & LIMB_MASK);
    store<u32>(atE + offset, (<u32>sumE) & LIMB_MASK);
    sumD >>= STEPS;
    sumE >>= STEPS;
  }
  store<i32>(atD + last, <i32>sumD);
  store<i32>(atE + last, <i32>sumE);
}

/** The length without the highest limb, where that says no more of f and g than their signs, which move down. */
function withoutSignLimb(length: u32): u32 {
  if (length == 1) return length;
  const last: usize = (length - 1) << 2;
  const highestOfF = load<i32>(F + last);
  const highestOfG = load<i32>(G + last);
  const isSignOnly = highestOfF == highestOfF >> 31 && highestOfG == highestOfG >> 31;
  if (!isSignOnly) return length;
  const next = last - 4;
  store<i32>(F + next, load<i32>(F + next) | (highestOfF << STEPS));
  store<i32>(G + next, load<i32>(G + next) | (highestOfG << STEPS));
  return length - 1;
}

/** d = d mod m, or -d mod m; before, d is more than -2m and less than m. */
function reduceD(limbs: u32, m: usize, isNegated: bool): void {
  if (isNegative(D, limbs)) addToD(m, limbs);
  if (isNegated) negateD(limbs);
  if (isNegative(D, limbs)) addToD(m, limbs);
}

function addToD(m: usize, limbs: u32): void {
  const last: usize = (limbs - 1) << 2;
  let sum: i32 = 0;
  for (let offset: usize = 0; offset < last; offset += 4) {
    sum += load<i32>(D + offset) + load<i32>(m + offset);
    store<u32>(D + offset, (<u32>sum) & LIMB_MASK);
    sum >>= STEPS;
  }
  store<i32>(D + last, sum + load<i32>(D + last) + load<i32>(m + last));
}

function negateD(limbs: u32): void {
  const last: usize = (limbs - 1) << 2;
  let sum: i32 = 0;
  for (let offset: usize = 0; offset < last; offset += 4) {
    sum -= load<i32>(D + offset);
    store<u32>(D + offset, (<u32>sum) & LIMB_MASK);
    sum >>= STEPS;
  }
  store<i32>(D + last, sum - load<i32>(D + last));
}

function isNegative(number: usize, limbs: u32): bool {
  return load<i32>(number + ((limbs - 1) << 2)) < 0;
}

function isZero(number: usize, limbs: u32): bool {
  let seen: u32 = 0;
  for (let i: u32 = 0; i < limbs; i++) seen |= load<u32>(number + (i << 2));
  return seen == 0;
}

/** out = a number of `words` 32-bit words, as `limbs` limbs. */
function limbsFromWords(out: usize, limbs: u32, number: usize, words: u32): void {
  const end = out + (limbs << 2);
  let held: u64 = 0;
  let bits = 0;
  for (let i: u32 = 0; i < words; i++) {
    held |= (<u64>load<u32>(number + (i << 2))) << bits;
    for (bits += 32; bits >= STEPS && out < end; bits -= STEPS, out += 4) {
      store<u32>(out, (<u32>held) & LIMB_MASK);
      held >>= STEPS;
    }
  }
  for (; out < end; out += 4, held >>= STEPS) store<u32>(out, (<u32>held) & LIMB_MASK);
}

/** out = a number of `limbs` limbs, none negative, as `words` 32-bit words. */
function wordsFromLimbs(out: usize, words: u32, number: usize, limbs: u32): void {
  const end = out + (words << 2);
  let held: u64 = 0;
  let bits = 0;
  for (let i: u32 = 0; i < limbs; i++) {
    held |= (<u64>load<u32>(number + (i << 2))) << bits;
    bits += STEPS;
    if (bits < 32 || out == end) continue;
    store<u32>(out, <u32>held);
    held >>= 32;
    bits -= 32;
    out += 4;
  }
  for (; out < end; out += 4, held >>= 32) store<u32>(out, <u32>held);
}
