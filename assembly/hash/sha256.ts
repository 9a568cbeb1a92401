/** SHA-256, streaming and in one call (FIPS 180-4 §6.2). */
import { MessageDigest, digestInto, digestOf } from "./messageDigest";
import { SHA256_INITIAL_HASH, compressSha256 } from "./sha256Compression.gen";
import { bigEndianWords } from "./sha256Functions";

/** The length of a SHA-256 digest, in bytes. */
export const SHA256_DIGEST_BYTES: i32 = 32;

/** The 32-byte SHA-256 digest of `bytes`. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return digestOf<Sha256Variant>(bytes);
}

/** Writes the digest of the `length` bytes at `message` to the 32 bytes at `out`, which may lie in the message. */
export function sha256Into(out: usize, message: usize, length: usize): void {
  digestInto<Sha256Variant>(out, message, length);
}

/** A running SHA-256: any number of `update`, then `digest` once, 32 bytes. */
@final
export class Sha256 extends MessageDigest<Sha256Variant> {}

/** What `MessageDigest` asks of a variant. */
@unmanaged
@final
class Sha256Variant {
  get digestBytes(): usize {
    return SHA256_DIGEST_BYTES;
  }
  get wordBytes(): usize {
    return 4;
  }
  get initialHash(): usize {
    return SHA256_INITIAL_HASH;
  }
  compress(state: usize, blocks: usize, count: i32): void {
    compressSha256(state, blocks, count);
  }
  bigEndianWords(address: usize): v128 {
    return bigEndianWords(address);
  }
}
