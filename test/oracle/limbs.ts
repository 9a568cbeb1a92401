/** Long numbers as the core keeps them: signed limbs of 32 bits in memory, the lowest first, that count for fewer bits. */

/** Σ limb[i]·2^(limbBits·i). */
export function numberOfLimbs(limbs: readonly bigint[], limbBits: number): bigint {
  return limbs.reduce((total, limb, i) => total + (limb << BigInt(limbBits * i)), 0n);
}

/** Digits from 0 on, and what is left of the number in the highest limb. */
export function plainLimbs(value: bigint, count: number, limbBits: number): bigint[] {
  return Array.from({ length: count }, (_, i) => {
    const rest = value >> BigInt(limbBits * i);
    return i === count - 1 ? rest : BigInt.asUintN(limbBits, rest);
  });
}

/** The limbs in memory, and zeros behind them up to `length` bytes. */
export function limbsToBytes(limbs: readonly bigint[], length = 4 * limbs.length): Uint8Array {
  const bytes = Buffer.alloc(length);
  limbs.forEach((limb, i) => bytes.writeInt32LE(Number(limb), 4 * i));
  return bytes;
}

/** The first `count` limbs that are in memory. */
export function limbsFromBytes(bytes: Uint8Array, count: number): bigint[] {
  const buffer = Buffer.from(bytes);
  return Array.from({ length: count }, (_, i) => BigInt(buffer.readInt32LE(4 * i)));
}
