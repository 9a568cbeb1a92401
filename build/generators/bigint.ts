/** Modular arithmetic, plain and slow: for the constants that generated files hold. */

/** The remainder, from 0 to modulus - 1. */
export function modulo(value: bigint, modulus: bigint): bigint {
  return ((value % modulus) + modulus) % modulus;
}

/** 1/value modulo a number that has no divisor in common with it, by Euclid's algorithm. */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [remainder, next] = [modulus, modulo(value, modulus)];
  let [factor, nextFactor] = [0n, 1n];
  while (next !== 0n) {
    const quotient = remainder / next;
    [remainder, next] = [next, remainder - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return modulo(factor, modulus);
}

/** base^exponent modulo a number, for an exponent from 0 on. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) result = modulo(result * result * (bit === "1" ? base : 1n), modulus);
  return result;
}
