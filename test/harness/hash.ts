// Hashes. `algorithm` is HashAlgorithm's number: 0 SHA-256, 1 SHA-384, 2 SHA-512.
import { HashAlgorithm, digestBytes, hashName, hashOf } from "../../assembly/hash/algorithm";
import { Sha256, sha256Into } from "../../assembly/hash/sha256";
import { Sha384, Sha512, sha384Into, sha512Into } from "../../assembly/hash/sha512";

export function hashBytes(algorithm: i32, bytes: Uint8Array): Uint8Array {
  return hashOf(<HashAlgorithm>algorithm, bytes);
}

/** The name and the digest's length, as `sha256 32`. */
export function hashDescription(algorithm: i32): string {
  return `${hashName(<HashAlgorithm>algorithm)} ${digestBytes(<HashAlgorithm>algorithm)}`;
}

/** The message cut in three at the two positions. */
export function hashInPieces(algorithm: i32, bytes: Uint8Array, first: i32, second: i32): Uint8Array {
  switch (<HashAlgorithm>algorithm) {
    case HashAlgorithm.Sha256:
      return inPieces<Sha256>(new Sha256(), bytes, first, second);
    case HashAlgorithm.Sha384:
      return inPieces<Sha384>(new Sha384(), bytes, first, second);
    default:
      return inPieces<Sha512>(new Sha512(), bytes, first, second);
  }
}

function inPieces<H>(hash: H, bytes: Uint8Array, first: i32, second: i32): Uint8Array {
  hash.update(bytes.subarray(0, first));
  hash.update(bytes.subarray(first, second));
  hash.update(bytes.subarray(second));
  return hash.digest();
}

/** How NIST's Monte Carlo test goes on: a thousand digests, each of the three before it; from a seed to the last. */
export function hashMonteCarlo(algorithm: i32, seed: Uint8Array): Uint8Array {
  const length = seed.length;
  const message = new Uint8Array(3 * length);
  for (let i = 0; i < 3; i++) message.set(seed, length * i);
  for (let i = 0; i < 1000; i++) {
    const digest = hashOf(<HashAlgorithm>algorithm, message);
    message.copyWithin(0, length);
    message.set(digest, 2 * length);
  }
  return message.slice(2 * length);
}

/** The digest, written to the front of a copy of the message, which must not be shorter. */
export function hashOverMessage(algorithm: i32, bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const start = copy.dataStart;
  const length = <usize>copy.length;
  switch (<HashAlgorithm>algorithm) {
    case HashAlgorithm.Sha256:
      sha256Into(start, start, length);
      break;
    case HashAlgorithm.Sha384:
      sha384Into(start, start, length);
      break;
    default:
      sha512Into(start, start, length);
  }
  return copy.subarray(0, digestBytes(<HashAlgorithm>algorithm));
}

/** Reads a running hash, and then updates it or reads it again: either traps. */
export function hashReadTwice(algorithm: i32, update: bool): void {
  switch (<HashAlgorithm>algorithm) {
    case HashAlgorithm.Sha256:
      return readTwice<Sha256>(new Sha256(), update);
    case HashAlgorithm.Sha384:
      return readTwice<Sha384>(new Sha384(), update);
    default:
      return readTwice<Sha512>(new Sha512(), update);
  }
}

function readTwice<H>(hash: H, update: bool): void {
  hash.digest();
  if (update) hash.update(new Uint8Array(1));
  else hash.digest();
}
