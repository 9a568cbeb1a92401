/** The hash functions that signatures and digests may name (FIPS 180-4). No SHA-1, SHA-224, SHA-512/t. */
import { SHA256_DIGEST_BYTES, sha256, sha256Into } from "./sha256";
import { SHA384_DIGEST_BYTES, SHA512_DIGEST_BYTES, sha384, sha384Into, sha512, sha512Into } from "./sha512";

/** A hash function. */
export enum HashAlgorithm {
  Sha256,
  Sha384,
  Sha512,
}

/** The digest of `bytes`; its length is `digestBytes(algorithm)`. */
export function hashOf(algorithm: HashAlgorithm, bytes: Uint8Array): Uint8Array {
  switch (algorithm) {
    case HashAlgorithm.Sha256:
      return sha256(bytes);
    case HashAlgorithm.Sha384:
      return sha384(bytes);
    case HashAlgorithm.Sha512:
      return sha512(bytes);
  }
  return unreachable();
}

/** Writes the digest of `length` bytes at `message` to `out`, which has room for `digestBytes(algorithm)` bytes. */
export function hashInto(algorithm: HashAlgorithm, out: usize, message: usize, length: usize): void {
  switch (algorithm) {
    case HashAlgorithm.Sha256:
      return sha256Into(out, message, length);
    case HashAlgorithm.Sha384:
      return sha384Into(out, message, length);
    case HashAlgorithm.Sha512:
      return sha512Into(out, message, length);
  }
  unreachable();
}

/** The length of a digest, in bytes: 32, 48 or 64. */
export function digestBytes(algorithm: HashAlgorithm): i32 {
  switch (algorithm) {
    case HashAlgorithm.Sha256:
      return SHA256_DIGEST_BYTES;
    case HashAlgorithm.Sha384:
      return SHA384_DIGEST_BYTES;
    case HashAlgorithm.Sha512:
      return SHA512_DIGEST_BYTES;
  }
  return unreachable();
}

/** The name as OCI digests and Node write it: `sha256`, `sha384` or `sha512`. */
export function hashName(algorithm: HashAlgorithm): string {
  switch (algorithm) {
    case HashAlgorithm.Sha256:
      return "sha256";
    case HashAlgorithm.Sha384:
      return "sha384";
    case HashAlgorithm.Sha512:
      return "sha512";
  }
  return unreachable();
}
