/** The compression function of SHA-256 over whole blocks in memory (FIPS 180-4 §6.2.2). Only `sha256.ts` calls it. */

/** K of FIPS 180-4 §4.2.2. */
const ROUND_CONSTANTS: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);

/** The message schedule W, 64 words; rewritten for each block. */
const SCHEDULE: usize = memory.data(256, 4);

/** Folds `count` 64-byte blocks at `blocks` into the eight-word hash value at `state`. */
export function compressSha256(state: usize, blocks: usize, count: i32): void {
  for (let i = 0; i < count; i++, blocks += 64) {
    expandSchedule(blocks);
    runRounds(state);
  }
}

function expandSchedule(block: usize): void {
  for (let offset: usize = 0; offset < 64; offset += 4) {
    store<u32>(SCHEDULE + offset, bswap<u32>(load<u32>(block + offset)));
  }
  for (let word = SCHEDULE; word < SCHEDULE + 192; word += 4) {
    const near = smallSigma1(load<u32>(word, 56)) + load<u32>(word, 36);
    store<u32>(word, near + (smallSigma0(load<u32>(word, 4)) + load<u32>(word)), 64);
  }
}

/** Eight rounds for each turn of the loop, so that the working variables change their names instead of moving. */
function runRounds(state: usize): void {
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  for (let offset: usize = 0; offset < 256; offset += 32) {
    h += roundInput(offset) + mixUpper(e, f, g);
    d += h;
    h += mixLower(a, b, c);
    g += roundInput(offset + 4) + mixUpper(d, e, f);
    c += g;
    g += mixLower(h, a, b);
    f += roundInput(offset + 8) + mixUpper(c, d, e);
    b += f;
    f += mixLower(g, h, a);
    e += roundInput(offset + 12) + mixUpper(b, c, d);
    a += e;
    e += mixLower(f, g, h);
    d += roundInput(offset + 16) + mixUpper(a, b, c);
    h += d;
    d += mixLower(e, f, g);
    c += roundInput(offset + 20) + mixUpper(h, a, b);
    g += c;
    c += mixLower(d, e, f);
    b += roundInput(offset + 24) + mixUpper(g, h, a);
    f += b;
    b += mixLower(c, d, e);
    a += roundInput(offset + 28) + mixUpper(f, g, h);
    e += a;
    a += mixLower(b, c, d);
  }
  accumulate(state, a, b, c, d);
  accumulate(state + 16, e, f, g, h);
}

function accumulate(words: usize, first: u32, second: u32, third: u32, fourth: u32): void {
  store<u32>(words, load<u32>(words) + first);
  store<u32>(words, load<u32>(words, 4) + second, 4);
  store<u32>(words, load<u32>(words, 8) + third, 8);
  store<u32>(words, load<u32>(words, 12) + fourth, 12);
}

// @ts-ignore: decorator
@inline
function roundInput(offset: usize): u32 {
  return load<u32>(ROUND_CONSTANTS + offset) + load<u32>(SCHEDULE + offset);
}

/** Σ1(e) + Ch(e, f, g). */
// @ts-ignore: decorator
@inline
function mixUpper(e: u32, f: u32, g: u32): u32 {
  return (rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25)) + (g ^ (e & (f ^ g)));
}

/** Σ0(a) + Maj(a, b, c). */
// @ts-ignore: decorator
@inline
function mixLower(a: u32, b: u32, c: u32): u32 {
  return (rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22)) + ((a & b) | (c & (a | b)));
}

// @ts-ignore: decorator
@inline
function smallSigma0(x: u32): u32 {
  return rotr<u32>(x, 7) ^ rotr<u32>(x, 18) ^ (x >> 3);
}

// @ts-ignore: decorator
@inline
function smallSigma1(x: u32): u32 {
  return rotr<u32>(x, 17) ^ rotr<u32>(x, 19) ^ (x >> 10);
}
