/**
 * Balanced limbs: the digits of a number in the radix 2^limbBits, from -2^(limbBits-1) to 2^(limbBits-1) - 1, the lowest
 * first. Since they lie around zero, sums and differences of few elements can be multiplied with no carry before.
 */

/** The balanced limbs of a number; what does not fit below is in the top limb. */
export function balancedLimbs(value: bigint, limbs: number, limbBits: number): bigint[] {
  const digits: bigint[] = [];
  let rest = value;
  while (digits.length < limbs - 1) {
    const digit = BigInt.asIntN(limbBits, rest);
    digits.push(digit);
    rest = (rest - digit) >> BigInt(limbBits);
  }
  return [...digits, rest];
}

/** Bytes of an element in memory: limbs have 32 bits there, and elements are aligned to 8 bytes. */
export function elementBytes(limbs: number): number {
  return 8 * Math.ceil(limbs / 2);
}

/** An element as it lies in memory: where the limbs are odd in number, a zero that is never read is behind them. */
export function elementWords(limbs: readonly bigint[]): bigint[] {
  return limbs.length % 2 === 0 ? [...limbs] : [...limbs, 0n];
}
