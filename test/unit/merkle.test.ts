import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { type Inclusion, verifyInclusion } from "../support/log/inclusion.js";
import { inclusionProof, leafHash, rootOf } from "../support/log/merkleTree.js";
import { suite } from "../support/suite.js";

const test = suite("inclusion proofs");

const entries = Array.from({ length: 70 }, (_, index) => Buffer.from(`entry ${index}`));
const leaves = entries.map(leafHash);

/** The proof of a leaf in the tree of the first `size` leaves. */
function proofOf(index: number, size: number): Inclusion {
  const tree = leaves.slice(0, size);
  return { index, size, leaf: tree[index] as Uint8Array, hashes: inclusionProof(index, tree), root: rootOf(tree) };
}

test("the hash of a leaf is that of a zero byte and the entry", () => {
  for (const entry of [Buffer.alloc(0), Buffer.from("a"), Buffer.alloc(63), Buffer.alloc(5000, 7)]) {
    assert.equal(call("merkleLeafHash", [entry], "bytes"), leafHash(entry));
  }
  const empty = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
  assert.is(Buffer.from(call("merkleLeafHash", [Buffer.alloc(0)], "bytes") ?? []).toString("hex"), empty);
});

test("every leaf of every small tree is proved", () => {
  for (let size = 1; size <= leaves.length; size++) {
    for (let index = 0; index < size; index++) {
      assert.is(verifyInclusion(proofOf(index, size)), "ok", `${index} of ${size}`);
    }
  }
});

test("a proof is for its index and size alone", () => {
  for (const [index, size] of [
    [0, 1],
    [0, 8],
    [5, 8],
    [2, 3],
    [1, 5],
    [40, 41],
  ] as const) {
    const proof = proofOf(index, size);
    for (let other = 0; other < 80; other++) {
      if (other !== index) assert.not.match(verifyInclusion({ ...proof, index: other }), /^ok/, `${other}`);
    }
    // Trees of other sizes can have the same shape on the way to a leaf; those of another shape are refused.
    for (const other of [0, index, size * 2, Math.floor(size / 2)].filter((each) => each !== size)) {
      assert.match(verifyInclusion({ ...proof, size: other }), /^log-inclusion/);
    }
  }
});

test("a proof has just as many hashes as the way to the root", () => {
  const proof = proofOf(5, 11);
  const { hashes } = proof;
  const garbage = new Uint8Array(32);
  for (const wrong of [hashes.slice(1), hashes.slice(0, -1), [...hashes, garbage], [proof.root, ...hashes], []]) {
    assert.match(verifyInclusion({ ...proof, hashes: wrong }), /^log-inclusion: \d hashes where there are 4$/);
  }
});

test("hashes have 32 bytes", () => {
  const proof = proofOf(5, 11);
  for (const length of [0, 31, 33]) {
    const hashes = proof.hashes.map((hash, index) => (index === 2 ? new Uint8Array(length) : hash));
    assert.is(verifyInclusion({ ...proof, hashes }), "log-inclusion: hash 2 does not have 32 bytes");
    const leaf = new Uint8Array(length);
    assert.is(verifyInclusion({ ...proof, leaf }), "log-inclusion: the leaf's hash does not have 32 bytes");
    const root = new Uint8Array(length);
    assert.is(verifyInclusion({ ...proof, root }), "log-inclusion: the inclusion proof leads to another root");
  }
});

test("every changed bit of every hash leads elsewhere", () => {
  const proof = proofOf(9, 13);
  proof.hashes.forEach((hash, place) => {
    for (let bit = 0; bit < 256; bit += 17) {
      const changed = hash.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      const hashes = proof.hashes.map((each, index) => (index === place ? changed : each));
      assert.is(verifyInclusion({ ...proof, hashes }), "log-inclusion: the inclusion proof leads to another root");
    }
  });
});

test("indices and sizes are numbers of 64 bits", () => {
  const [leaf, root] = [leaves[0] as Uint8Array, leaves[1] as Uint8Array];
  const largest = 2n ** 64n - 1n;
  const outcome = (index: bigint, size: bigint, count: number): string => {
    return verifyInclusion({ index, size, leaf, root, hashes: Array.from({ length: count }, () => root) });
  };
  assert.is(outcome(largest, 1n, 0), `log-inclusion: the index ${largest} is not in a tree of size 1`);
  assert.is(outcome(largest, largest, 64), `log-inclusion: the index ${largest} is not in a tree of size ${largest}`);
  assert.is(outcome(0n, largest, 63), "log-inclusion: 63 hashes where there are 64");
  assert.is(outcome(0n, largest, 64), "log-inclusion: the inclusion proof leads to another root");
  assert.is(outcome(2n ** 63n, 2n ** 63n + 1n, 2), "log-inclusion: 2 hashes where there are 1");
  assert.is(outcome(2n ** 63n, 2n ** 63n + 1n, 1), "log-inclusion: the inclusion proof leads to another root");
});

test("the last leaf of a tree of 2^63 + 1 is proved by the root of all others", () => {
  const whole = Buffer.alloc(32, 3);
  const last = leaves[0] as Uint8Array;
  const root = rootOf([whole, last]);
  assert.is(verifyInclusion({ index: 2n ** 63n, size: 2n ** 63n + 1n, leaf: last, hashes: [whole], root }), "ok");
});

test.run();
