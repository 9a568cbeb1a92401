/** Numbers where arithmetic on limbs goes wrong first. */
import type { Curve } from "./curve.js";

/** Bits of a limb, in the representations that implementations use. */
const WIDTHS = [26, 28, 29, 30, 32, 52, 56, 58, 64];

/** From 0 to 2^bits - 1: limbs of some width that are zero, all ones, one, a high bit or random, each of them likely. */
export function patterned(curve: Curve, bits: number): bigint {
  const { random } = curve;
  const width = random.pick(WIDTHS);
  const ones = (1n << BigInt(width)) - 1n;
  let value = 0n;
  for (let at = 0; at < bits; at += width) {
    const limb = random.pick([0n, 0n, ones, ones, 1n, ones - 1n, (ones + 1n) / 2n, random.bigint(8) & ones]);
    value |= limb << BigInt(at);
  }
  return BigInt.asUintN(bits, value);
}

/** From 1 to n - 1, and special: small, near n, n/2 or a power of two, or patterned. */
export function specialScalar(curve: Curve): bigint {
  const { random, n } = curve;
  const power = 1n << BigInt(random.below(curve.bits));
  const near = random.pick([0n, 0n, n / 2n, power, power, n - 1n]);
  const offset = BigInt(random.below(40)) * random.pick([1n, -1n]);
  const value = random.below(3) === 0 ? patterned(curve, curve.bits) : near + offset;
  return curve.modulo(value) === 0n ? 1n : curve.modulo(value);
}

/** What r and s may say at the borders of what they can be, and beyond, as far as their bytes reach. */
export function borderNumbers(curve: Curve): bigint[] {
  const { n, p } = curve;
  const end = 1n << BigInt(8 * curve.length);
  const field = 1n << BigInt(curve.bits);
  const numbers = [0n, 1n, 2n, n - 2n, n - 1n, n, n + 1n, (n - 1n) / 2n, (n + 1n) / 2n, end - 1n];
  numbers.push(p - n - 1n, p - n, p - n + 1n, p - 1n, p, p + 1n, 2n * n, 2n * n - 1n, field - n, field - 1n, field);
  return numbers.filter((value) => value < end);
}
