/** A Merkle tree of a log, whole in memory: roots and inclusion proofs of every size it ever had (RFC 6962 §2.1). */
import { createHash } from "node:crypto";

/** Leaves in the order in which they were added. */
export class MerkleTree {
  readonly #leaves: Uint8Array[] = [];
  readonly #nodes = new Map<string, Uint8Array>();

  /** How many leaves there are. */
  get size(): number {
    return this.#leaves.length;
  }

  /** Adds an entry and gives its index. */
  add(entry: Uint8Array): number {
    this.#leaves.push(leafHash(entry));
    return this.#leaves.length - 1;
  }

  /** The Merkle Tree Hash of the first `size` leaves. */
  root(size = this.size): Uint8Array {
    return this.#hash(0, size);
  }

  /** The audit path of a leaf in the tree of the first `size` leaves, from the leaf up (§2.1.1). */
  inclusionProof(index: number, size = this.size): Uint8Array[] {
    const path: Uint8Array[] = [];
    for (let [start, end] = [0, size]; end - start > 1;) {
      const middle = start + leftSize(end - start);
      const isLeft = index < middle;
      path.unshift(isLeft ? this.#hash(middle, end) : this.#hash(start, middle));
      [start, end] = isLeft ? [start, middle] : [middle, end];
    }
    return path;
  }

  #hash(start: number, end: number): Uint8Array {
    if (end === start) return createHash("sha256").digest();
    if (end - start === 1) return this.#leaves[start] as Uint8Array;
    const name = `${start} ${end}`;
    const middle = start + leftSize(end - start);
    const hash = this.#nodes.get(name) ?? nodeHash(this.#hash(start, middle), this.#hash(middle, end));
    this.#nodes.set(name, hash);
    return hash;
  }
}

/** The hash of a leaf. */
export function leafHash(entry: Uint8Array): Uint8Array {
  return createHash("sha256").update(Uint8Array.of(0)).update(entry).digest();
}

/** The hash of an inner node. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash("sha256").update(Uint8Array.of(1)).update(left).update(right).digest();
}

/** The largest power of two that is smaller than the size. */
function leftSize(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
