/**
 * Whole numbers, their bytes, and arithmetic modulo a number, slow and plain: what answers are held against. The
 * generators have such arithmetic of their own, so that a mistake in one is none in the other.
 */

/** `value` as big-endian bytes. */
export function toBytes(value: bigint, length: number): Uint8Array {
  return Buffer.from(value.toString(16).padStart(length * 2, "0"), "hex");
}

/** Big-endian bytes as a number. */
export function toBigInt(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}

/** `value` as so many little-endian bytes. */
export function toLittleEndian(value: bigint, length: number): Uint8Array {
  return toBytes(value, length).reverse();
}

/** Little-endian bytes as a number. */
export function littleEndian(bytes: Uint8Array): bigint {
  return toBigInt(Uint8Array.from(bytes).reverse());
}

/** The remainder, from 0 to modulus - 1. */
export function modulo(value: bigint, modulus: bigint): bigint {
  return ((value % modulus) + modulus) % modulus;
}

/** 1/value modulo a number that is prime to it, by Euclid's algorithm; 0 for 0. */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [modulo(value, modulus), modulus, 1n, 0n];
  while (b !== 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return modulo(x, modulus);
}

/** base^exponent modulo a number. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let square = base; exponent > 0n; exponent >>= 1n, square = (square * square) % modulus) {
    if ((exponent & 1n) === 1n) result = (result * square) % modulus;
  }
  return result;
}

/** The size of a number, without its sign. */
export function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
