/** Merkle trees of entries as their definition has them, by recursion (RFC 6962 §2.1). */
import { createHash } from "node:crypto";

/** The hash of a leaf. */
export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(Uint8Array.of(0), entry);
}

/** MTH: the root of the tree over these leaves' hashes. */
export function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return only;
  const split = splitOf(leaves.length);
  return sha256(Uint8Array.of(1), rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

/** PATH: the hashes that prove the leaf at `index`, from its sibling upwards. */
export function inclusionProof(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  const left = leaves.slice(0, split);
  const right = leaves.slice(split);
  if (index < split) return [...inclusionProof(index, left), rootOf(right)];
  return [...inclusionProof(index - split, right), rootOf(left)];
}

/** The largest power of two below `count`, which is two or more. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}
