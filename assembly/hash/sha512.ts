/** SHA-512 and SHA-384, streaming and in one call (FIPS 180-4 §6.4 and §6.5). They differ in H(0) and in the cut. */
import { MessageDigest, digestInto, digestOf } from "./messageDigest";
import { SHA384_INITIAL_HASH, SHA512_INITIAL_HASH, compressSha512 } from "./sha512Compression.gen";
import { bigEndianWords } from "./sha512Functions";

/** The length of a SHA-384 digest, in bytes. */
export const SHA384_DIGEST_BYTES: i32 = 48;
/** The length of a SHA-512 digest, in bytes. */
export const SHA512_DIGEST_BYTES: i32 = 64;

/** The 64-byte SHA-512 digest of `bytes`. */
export function sha512(bytes: Uint8Array): Uint8Array {
  return digestOf<Sha512Variant>(bytes);
}

/** The 48-byte SHA-384 digest of `bytes`. */
export function sha384(bytes: Uint8Array): Uint8Array {
  return digestOf<Sha384Variant>(bytes);
}

/** Writes the SHA-512 digest of `length` bytes at `message` to 64 bytes at `out`, which may lie in the message. */
export function sha512Into(out: usize, message: usize, length: usize): void {
  digestInto<Sha512Variant>(out, message, length);
}

/** Writes the SHA-384 digest of `length` bytes at `message` to 48 bytes at `out`, which may lie in the message. */
export function sha384Into(out: usize, message: usize, length: usize): void {
  digestInto<Sha384Variant>(out, message, length);
}

/** A running SHA-512: any number of `update`, then `digest` once, 64 bytes. */
@final
export class Sha512 extends MessageDigest<Sha512Variant> {}

/** A running SHA-384: any number of `update`, then `digest` once, 48 bytes. */
@final
export class Sha384 extends MessageDigest<Sha384Variant> {}

/** What `MessageDigest` asks of a variant. */
@unmanaged
@final
class Sha512Variant {
  get digestBytes(): usize {
    return SHA512_DIGEST_BYTES;
  }
  get wordBytes(): usize {
    return 8;
  }
  get initialHash(): usize {
    return SHA512_INITIAL_HASH;
  }
  compress(state: usize, blocks: usize, count: i32): void {
    compressSha512(state, blocks, count);
  }
  bigEndianWords(address: usize): v128 {
    return bigEndianWords(address);
  }
}

/** What `MessageDigest` asks of a variant. */
@unmanaged
@final
class Sha384Variant {
  get digestBytes(): usize {
    return SHA384_DIGEST_BYTES;
  }
  get wordBytes(): usize {
    return 8;
  }
  get initialHash(): usize {
    return SHA384_INITIAL_HASH;
  }
  compress(state: usize, blocks: usize, count: i32): void {
    compressSha512(state, blocks, count);
  }
  bigEndianWords(address: usize): v128 {
    return bigEndianWords(address);
  }
}
