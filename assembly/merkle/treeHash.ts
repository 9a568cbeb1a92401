/** The hashes of a Merkle tree of entries, with SHA-256 (RFC 6962 §2.1, RFC 9162 §2.1.1). */
import { SHA256_DIGEST_BYTES, Sha256, sha256Into } from "../hash/sha256";

/** The length of every hash in a tree. */
export const TREE_HASH_BYTES: i32 = SHA256_DIGEST_BYTES;

/** What is hashed before an entry, and before two nodes, so that neither can be taken for the other. */
const LEAF_PREFIX: u8 = 0;
const NODE_PREFIX: u8 = 1;

/** The node prefix and two hashes. */
const NODE_BYTES: i32 = 1 + 2 * TREE_HASH_BYTES;
const node: usize = memory.data(NODE_BYTES);

/** The hash of the leaf that holds `entry`, of any length: 32 bytes. */
export function leafHash(entry: Uint8Array): Uint8Array {
  const prefix = new Uint8Array(1);
  prefix[0] = LEAF_PREFIX;
  const digest = new Sha256();
  digest.update(prefix);
  digest.update(entry);
  return digest.digest();
}

/** Writes the hash of the node over two subtrees to the 32 bytes at `out`, which may be one of the two, of 32 bytes each. */
export function nodeHashInto(out: usize, left: usize, right: usize): void {
  store<u8>(node, NODE_PREFIX);
  memory.copy(node + 1, left, TREE_HASH_BYTES);
  memory.copy(node + 1 + TREE_HASH_BYTES, right, TREE_HASH_BYTES);
  sha256Into(out, node, NODE_BYTES);
}
