/** The functions over 32-bit words that SHA-256 is made of (FIPS 180-4 §4.1.2). */

/** Ch(x, y, z) = (x & y) ^ (~x & z): where x has a one, y, else z. */
// @ts-ignore: decorator
@inline
export function choose(x: u32, y: u32, z: u32): u32 {
  return z ^ (x & (y ^ z));
}

/** Σ0(x) = rotr 2 ^ rotr 13 ^ rotr 22, each rotation on top of the one before it: 22 = 9 + 11 + 2, 13 = 11 + 2. */
// @ts-ignore: decorator
@inline
export function bigSigma0(x: u32): u32 {
  return rotr<u32>(rotr<u32>(rotr<u32>(x, 9) ^ x, 11) ^ x, 2);
}

/** Σ1(x) = rotr 6 ^ rotr 11 ^ rotr 25: 25 = 14 + 5 + 6, 11 = 5 + 6. */
// @ts-ignore: decorator
@inline
export function bigSigma1(x: u32): u32 {
  return rotr<u32>(rotr<u32>(rotr<u32>(x, 14) ^ x, 5) ^ x, 6);
}

/** σ0(x) = rotr 7 ^ rotr 18 ^ shr 3. */
// @ts-ignore: decorator
@inline
export function smallSigma0(x: u32): u32 {
  return rotr<u32>(x, 7) ^ rotr<u32>(x, 18) ^ (x >> 3);
}

/** σ1(x) = rotr 17 ^ rotr 19 ^ shr 10. */
// @ts-ignore: decorator
@inline
export function smallSigma1(x: u32): u32 {
  return rotr<u32>(x, 17) ^ rotr<u32>(x, 19) ^ (x >> 10);
}
