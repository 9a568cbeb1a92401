/**
 * What SHA-384 and SHA-512 are made of: functions over one 64-bit word (FIPS 180-4 §4.1.3), and the message schedule,
 * two words at a time in the lanes of a vector, the earlier in the lower lane (§6.4.2 step 1).
 */

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

/** Σ1(x) = rotr 14 ^ rotr 18 ^ rotr 41, where 41 = 23 + 4 + 14 and 18 = 4 + 14. */
// @ts-ignore: decorator
@inline
export function bigSigma1(x: u64): u64 {
  return rotr<u64>(rotr<u64>(rotr<u64>(x, 23) ^ x, 4) ^ x, 14);
}

/** Two words that are big-endian in memory, or the other way round; `address` needs no alignment. */
// @ts-ignore: decorator
@inline
export function bigEndianWords(address: usize): v128 {
  const bytes = v128.load(address);
  return v128.shuffle<u8>(bytes, bytes, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8);
}

/**
 * W(t) and W(t + 1) from the words before them, which come in pairs: `back16` is W(t - 16) and W(t - 15), and so on.
 * W(t) = σ1(W(t - 2)) + W(t - 7) + σ0(W(t - 15)) + W(t - 16).
 */
// @ts-ignore: decorator
@inline
export function nextWords(back16: v128, back14: v128, back8: v128, back6: v128, back2: v128): v128 {
  let words = v128.add<u64>(back16, v128.shuffle<u64>(back8, back6, 1, 2));
  words = v128.add<u64>(words, smallSigma0(v128.shuffle<u64>(back16, back14, 1, 2)));
  return v128.add<u64>(words, smallSigma1(back2));
}

/** σ0(x) = rotr 1 ^ rotr 8 ^ shr 7 of each word; a rotation is two shifts without a bit in common. */
// @ts-ignore: decorator
@inline
function smallSigma0(x: v128): v128 {
  const first = v128.xor(v128.shr<u64>(x, 1), v128.shl<u64>(x, 63));
  const second = v128.xor(v128.shr<u64>(x, 8), v128.shl<u64>(x, 56));
  return v128.xor(v128.xor(v128.shr<u64>(x, 7), first), second);
}

/** σ1(x) = rotr 19 ^ rotr 61 ^ shr 6 of each word. */
// @ts-ignore: decorator
@inline
function smallSigma1(x: v128): v128 {
  const first = v128.xor(v128.shr<u64>(x, 19), v128.shl<u64>(x, 45));
  const second = v128.xor(v128.shr<u64>(x, 61), v128.shl<u64>(x, 3));
  return v128.xor(v128.xor(v128.shr<u64>(x, 6), first), second);
}
