/**
 * SHA-1 (FIPS 180-4 §6.1.2). **It is broken: collisions can be made for some thousand dollars.** It is here to
 * look up certificates by names that others have given them: RFC 6960 §4.1.1 and its field name the issuer of a certificate
 * in an OCSP CertID, and a responder in a ResponderID, by SHA-1; RFC 2634 §5.4.1 so names a token's signer (ESSCertID).
 * There it only says which one is meant among those that are known already; whether an answer holds is for a signature
 * to say. It must never stand under a signature, in a digest of an artifact or in a
 * fingerprint: so it is no `HashAlgorithm`, and no signature scheme can name it.
 */

/** The length of a SHA-1 digest, in bytes. */
export const SHA1_DIGEST_BYTES: i32 = 20;

const BLOCK_BYTES: usize = 64;
/** The hash value: five words. */
const STATE: usize = memory.data(20, 4);
/** The message schedule: eighty words. */
const SCHEDULE: usize = memory.data(320, 4);
/** The message's last bytes with their padding: one block or two. */
const LAST_BLOCKS: usize = memory.data(128, 4);

/** The 20-byte SHA-1 digest of `bytes`. Read first what this file says about its use. */
export function sha1ForIdentifier(bytes: Uint8Array): Uint8Array {
  const length = <usize>bytes.length;
  initialise();
  let hashed: usize = 0;
  for (; length - hashed >= BLOCK_BYTES; hashed += BLOCK_BYTES) compress(bytes.dataStart + hashed);
  const blocks = pad(bytes.dataStart + hashed, length - hashed, length);
  for (let i: usize = 0; i < blocks; i++) compress(LAST_BLOCKS + i * BLOCK_BYTES);
  const digest = new Uint8Array(SHA1_DIGEST_BYTES);
  for (let i: usize = 0; i < 5; i++) store<u32>(digest.dataStart + 4 * i, bswap<u32>(word(STATE, i)));
  return digest;
}

/** H(0) (FIPS 180-4 §5.3.1). */
function initialise(): void {
  store<u32>(STATE, 0x67452301, 0);
  store<u32>(STATE, 0xefcdab89, 4);
  store<u32>(STATE, 0x98badcfe, 8);
  store<u32>(STATE, 0x10325476, 12);
  store<u32>(STATE, 0xc3d2e1f0, 16);
}

/** Writes the rest, less than a block, with its padding (FIPS 180-4 §5.1.1); how many blocks that makes. */
function pad(rest: usize, restBytes: usize, totalBytes: usize): usize {
  const blocks: usize = restBytes < BLOCK_BYTES - 8 ? 1 : 2;
  memory.fill(LAST_BLOCKS, 0, blocks * BLOCK_BYTES);
  memory.copy(LAST_BLOCKS, rest, restBytes);
  store<u8>(LAST_BLOCKS + restBytes, 0x80);
  store<u64>(LAST_BLOCKS + blocks * BLOCK_BYTES - 8, bswap<u64>((<u64>totalBytes) << 3));
  return blocks;
}

/** Folds one block into the hash value (FIPS 180-4 §6.1.2). */
function compress(block: usize): void {
  expand(block);
  let a = word(STATE, 0);
  let b = word(STATE, 1);
  let c = word(STATE, 2);
  let d = word(STATE, 3);
  let e = word(STATE, 4);
  for (let t: usize = 0; t < 80; t++) {
    const next = rotl<u32>(a, 5) + mix(t, b, c, d) + e + word(SCHEDULE, t);
    e = d;
    d = c;
    c = rotl<u32>(b, 30);
    b = a;
    a = next;
  }
  add(0, a);
  add(1, b);
  add(2, c);
  add(3, d);
  add(4, e);
}

/** W(0) … W(79). */
function expand(block: usize): void {
  for (let t: usize = 0; t < 16; t++) store<u32>(SCHEDULE + 4 * t, bswap<u32>(word(block, t)));
  for (let t: usize = 16; t < 80; t++) {
    const sum = word(SCHEDULE, t - 3) ^ word(SCHEDULE, t - 8) ^ word(SCHEDULE, t - 14) ^ word(SCHEDULE, t - 16);
    store<u32>(SCHEDULE + 4 * t, rotl<u32>(sum, 1));
  }
}

/** f(t; b, c, d) + K(t) (FIPS 180-4 §4.1.1, §4.2.1). */
function mix(t: usize, b: u32, c: u32, d: u32): u32 {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

function add(place: usize, value: u32): void {
  store<u32>(STATE + 4 * place, word(STATE, place) + value);
}

function word(start: usize, place: usize): u32 {
  return load<u32>(start + 4 * place);
}
