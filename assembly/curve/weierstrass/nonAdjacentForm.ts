/** Scalars in width-w non-adjacent form (Guide to Elliptic Curve Cryptography §3.3.1, algorithm 3.35). */

/** The digits of a scalar of 17 words, one digit more than bits. */
export const MAX_DIGITS: usize = 17 * 32 + 1;

/**
 * Writes digits dᵢ, as i16, with Σ dᵢ·2^i = scalar: each is zero or odd and below 2^(width-1) in size, and of `width`
 * digits in a row at most one is not zero. Returns how many there are up to the highest that is not zero.
 */
export function writeNonAdjacentForm(digits: usize, scalar: usize, words: usize, width: i32): i32 {
  const count = <i32>(words << 5) + 1;
  memory.fill(digits, 0, (<usize>count) << 1);
  let carry: i32 = 0;
  let highest = 0;
  for (let bit: i32 = 0; bit < count;) {
    const window = bitsFrom(scalar, words, bit);
    if (<i32>(window & 1) == carry) {
      bit++;
      continue;
    }
    let digit = <i32>(window & ((1 << width) - 1)) + carry;
    // A digit of 2^(width-1) and more becomes negative: 2^width is carried.
    carry = digit >> (width - 1);
    digit -= carry << width;
    store<i16>(digits + ((<usize>bit) << 1), <i16>digit);
    highest = bit + 1;
    bit += width;
  }
  return highest;
}

/** 32 bits of the scalar from `bit` on; zeros behind its end. */
function bitsFrom(scalar: usize, words: usize, bit: i32): u32 {
  const word = (<usize>bit) >> 5;
  const low: u64 = word < words ? load<u32>(scalar + (word << 2)) : 0;
  const high: u64 = word + 1 < words ? load<u32>(scalar + (word << 2), 4) : 0;
  return <u32>((low | (high << 32)) >> (bit & 31));
}
