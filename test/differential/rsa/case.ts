/** One signature to judge. */
import { toBigInt, toBytes } from "../../oracle/numbers.js";
import type { SeededRandom } from "../../support/random.js";
import type { Hash } from "./encodings.js";
import type { TestRsaKey } from "../../support/certificates/rsaKey.js";

/** A message, the bytes that are said to be its signature, and what they are by the way they were made. */
export interface Case {
  /** How it was made. */
  about: string;
  hash: Hash;
  message: Uint8Array;
  signature: Uint8Array;
  isRight: boolean;
  /** Null for PKCS#1 v1.5. A salt length of null is any. */
  pss: { mgfHash: Hash; saltLength: number | null } | null;
}

/** An encoded message: the number is what signing it makes of the signature. */
export function signed(key: TestRsaKey, encoded: Uint8Array): Uint8Array {
  return toBytes(key.sign(toBigInt(encoded)), key.bytes);
}

/** What can be done to any right signature; all make it wrong, or leave it alone and say so. */
export const signatureChanges: Record<
  string,
  (key: TestRsaKey, right: Uint8Array, random: SeededRandom) => Uint8Array
> = {
  "one bit changed": (_, right, random) => {
    const changed = Uint8Array.from(right);
    const at = random.below(right.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
    return changed;
  },
  "s + n": (key, right) => {
    const sum = toBigInt(right) + key.n;
    return sum >> BigInt(8 * key.bytes) === 0n ? toBytes(sum, key.bytes) : toBytes(sum, key.bytes + 1);
  },
  "n - s": (key, right) => toBytes(key.n - toBigInt(right), key.bytes),
  "s = 0": (key) => toBytes(0n, key.bytes),
  "s = 1": (key) => toBytes(1n, key.bytes),
  "s = n - 1": (key) => toBytes(key.n - 1n, key.bytes),
  "s = n": (key) => toBytes(key.n, key.bytes),
  "all ones": (key) => new Uint8Array(key.bytes).fill(0xff),
  "a zero before it": (_, right) => Buffer.concat([Uint8Array.of(0), right]),
  "a zero behind it": (_, right) => Buffer.concat([right, Uint8Array.of(0)]),
  "a byte less": (_, right) => right.slice(0, -1),
  "its first byte left out": (_, right) => right.slice(1),
  nothing: () => new Uint8Array(),
};
