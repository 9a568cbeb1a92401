/** The functions over 64-bit words that SHA-384 and SHA-512 are made of (FIPS 180-4 §4.1.3). */

/** Ch(x, y, z) = (x & y) ^ (~x & z): where x has a one, y, else z. */
// @ts-ignore: decorator
@inline
export function choose(x: u64, y: u64, z: u64): u64 {
  return z ^ (x & (y ^ z));
}

/** Σ0(x) = rotr 28 ^ rotr 34 ^ rotr 39, each rotation on top of the one before it: 39 = 5 + 6 + 28, 34 = 6 + 28. */
// @ts-ignore: decorator
@inline
export function bigSigma0(x: u64): u64 {
  return rotr<u64>(rotr<u64>(rotr<u64>(x, 5) ^ x, 6) ^ x, 28);
}

/** Σ1(x) = rotr 14 ^ rotr 18 ^ rotr 41: 41 = 23 + 4 + 14, 18 = 4 + 14. */
// @ts-ignore: decorator
@inline
export function bigSigma1(x: u64): u64 {
  return rotr<u64>(rotr<u64>(rotr<u64>(x, 23) ^ x, 4) ^ x, 14);
}

/** σ0(x) = rotr 1 ^ rotr 8 ^ shr 7. */
// @ts-ignore: decorator
@inline
export function smallSigma0(x: u64): u64 {
  return rotr<u64>(x, 1) ^ rotr<u64>(x, 8) ^ (x >> 7);
}

/** σ1(x) = rotr 19 ^ rotr 61 ^ shr 6. */
// @ts-ignore: decorator
@inline
export function smallSigma1(x: u64): u64 {
  return rotr<u64>(x, 19) ^ rotr<u64>(x, 61) ^ (x >> 6);
}
