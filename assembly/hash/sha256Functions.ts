/**
 * What SHA-256 is made of: functions over one 32-bit word (FIPS 180-4 §4.1.2), and the message schedule, four words at
 * a time in the lanes of a vector, the earliest in the lowest lane (§6.2.2 step 1).
 */

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

/** Σ1(x) = rotr 6 ^ rotr 11 ^ rotr 25, where 25 = 14 + 5 + 6 and 11 = 5 + 6. */
// @ts-ignore: decorator
@inline
export function bigSigma1(x: u32): u32 {
  return rotr<u32>(rotr<u32>(rotr<u32>(x, 14) ^ x, 5) ^ x, 6);
}

/** Four words that are big-endian in memory, or the other way round; `address` needs no alignment. */
// @ts-ignore: decorator
@inline
export function bigEndianWords(address: usize): v128 {
  const bytes = v128.load(address);
  return v128.shuffle<u8>(bytes, bytes, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

/**
 * W(t) … W(t + 3) from the sixteen words before them, `first` being W(t - 16) … W(t - 13):
 * W(t) = σ1(W(t - 2)) + W(t - 7) + σ0(W(t - 15)) + W(t - 16).
 */
// @ts-ignore: decorator
@inline
export function nextWords(first: v128, second: v128, third: v128, fourth: v128): v128 {
  let words = v128.add<u32>(first, v128.shuffle<u32>(third, fourth, 1, 2, 3, 4));
  words = v128.add<u32>(words, smallSigma0(v128.shuffle<u32>(first, second, 1, 2, 3, 4)));
  // W(t + 2) and W(t + 3) stand on W(t) and W(t + 1), so σ1 comes in two halves.
  const zero = v128.splat<u32>(0);
  const early = smallSigma1(v128.shuffle<u32>(fourth, fourth, 2, 2, 3, 3));
  words = v128.add<u32>(words, v128.shuffle<u32>(early, zero, 0, 2, 4, 5));
  const late = smallSigma1(v128.shuffle<u32>(words, words, 0, 0, 1, 1));
  return v128.add<u32>(words, v128.shuffle<u32>(late, zero, 4, 5, 0, 2));
}

/** σ0(x) = rotr 7 ^ rotr 18 ^ shr 3 of each word; a rotation is two shifts without a bit in common. */
// @ts-ignore: decorator
@inline
function smallSigma0(x: v128): v128 {
  const first = v128.xor(v128.shr<u32>(x, 7), v128.shl<u32>(x, 25));
  const second = v128.xor(v128.shr<u32>(x, 18), v128.shl<u32>(x, 14));
  return v128.xor(v128.xor(v128.shr<u32>(x, 3), first), second);
}

/**
 * σ1(x) = rotr 17 ^ rotr 19 ^ shr 10 of two words, of which each fills both halves of a 64-bit lane: there a shift is a
 * rotation, as far as the lower half goes. The answers are in lanes 0 and 2; lanes 1 and 3 mean nothing.
 */
// @ts-ignore: decorator
@inline
function smallSigma1(x: v128): v128 {
  return v128.xor(v128.xor(v128.shr<u64>(x, 17), v128.shr<u64>(x, 19)), v128.shr<u32>(x, 10));
}
