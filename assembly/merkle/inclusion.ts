/** Inclusion proofs: that an entry is in a tree whose root is known (RFC 6962 §2.1.1, RFC 9162 §2.1.3). */
import { equalBytes } from "../bytes/compare";
import { Fault, FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";
import { TREE_HASH_BYTES, nodeHashInto } from "./treeHash";

/**
 * Null when `hashes` prove that the leaf of this hash is number `index`, counted from 0, of the tree of `size` leaves with
 * this root; else LogInclusion. What the caller has to know from elsewhere: that the root and size are those of the tree that
 * it means (a signed checkpoint), and that the leaf hash is that of its entry (`leafHash`).
 */
export function verifyInclusion(
  index: u64,
  size: u64,
  leafHash: Uint8Array,
  hashes: Array<Uint8Array>,
  root: Uint8Array,
): Fault | null {
  const computed = rootFromInclusion(index, size, leafHash, hashes);
  if (computed.fault) return computed.fault;
  if (equalBytes(computed.value, root)) return null;
  return new Fault(FaultCode.LogInclusion, "the inclusion proof leads to another root");
}

/**
 * The root of the one tree of `size` leaves that has the leaf at `index` and, from its sibling upwards, these hashes beside
 * the way to the root. LogInclusion: the index is not below the size, more or fewer hashes than such a tree has, a hash that
 * does not have 32 bytes.
 */
export function rootFromInclusion(
  index: u64,
  size: u64,
  leafHash: Uint8Array,
  hashes: Array<Uint8Array>,
): Result<Uint8Array> {
  if (index >= size) return refuse("the index " + index.toString() + " is not in a tree of size " + size.toString());
  const inner = innerLength(index, size);
  const expected = inner + borderLength(index, inner);
  if (hashes.length != expected) return refuse(`${hashes.length} hashes where there are ${expected}`);
  if (leafHash.length != TREE_HASH_BYTES) return refuse("the leaf's hash does not have 32 bytes");
  const root = leafHash.slice();
  const sum = root.dataStart;
  for (let i = 0; i < hashes.length; i++) {
    if (hashes[i].length != TREE_HASH_BYTES) return refuse(`hash ${i} does not have 32 bytes`);
    const hash = hashes[i].dataStart;
    const isLeft = i < inner && ((index >> (<u64>i)) & 1) == 0;
    if (isLeft) nodeHashInto(sum, sum, hash);
    else nodeHashInto(sum, hash, sum);
  }
  return ok(root);
}

/** Levels below the one where the ways from the leaf and from the tree's last leaf meet: each has a sibling on either side. */
function innerLength(index: u64, size: u64): i32 {
  return <i32>(64 - clz<u64>(index ^ (size - 1)));
}

/** Levels above it: only those where the way comes from the right have a sibling. */
function borderLength(index: u64, inner: i32): i32 {
  // A shift by all 64 bits would be one by none.
  return inner == 64 ? 0 : <i32>popcnt<u64>(index >> (<u64>inner));
}

function refuse(detail: string): Result<Uint8Array> {
  return fail<Uint8Array>(FaultCode.LogInclusion, detail);
}
