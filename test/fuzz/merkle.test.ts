import { createHash } from "node:crypto";

import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { verifyInclusion } from "../support/log/inclusion.js";
import { inclusionProof, rootOf } from "../support/log/merkleTree.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: inclusion proofs");
const random = new SeededRandom("fuzz merkle");

/** The root that a proof leads to, in numbers without limit; null when it ends too early or too late (RFC 9162 §2.1.3.2). */
function rootByDefinition(index: bigint, size: bigint, leaf: Uint8Array, hashes: Uint8Array[]): string | null {
  const sides = sidesByDefinition(index, size);
  if (sides?.length !== hashes.length) return null;
  let root: Uint8Array = leaf;
  hashes.forEach((hash, level) => {
    root = sides[level] === "left" ? node(hash, root) : node(root, hash);
  });
  return Buffer.from(root).toString("hex");
}

/** On which side each hash of the proof stands; null when the tree has no such leaf. */
function sidesByDefinition(index: bigint, size: bigint): ("left" | "right")[] | null {
  if (index >= size) return null;
  const sides: ("left" | "right")[] = [];
  let [first, last] = [index, size - 1n];
  const up = (): void => {
    [first, last] = [first >> 1n, last >> 1n];
  };
  for (; last !== 0n; up()) {
    const isLeft = first % 2n === 1n || first === last;
    sides.push(isLeft ? "left" : "right");
    while (isLeft && first % 2n === 0n && first !== 0n) up();
  }
  return sides;
}

function node(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash("sha256").update(Uint8Array.of(1)).update(left).update(right).digest();
}

test("whole trees: the proof of each leaf, and no other number for it", () => {
  for (let i = 0; i < rounds(300); i++) {
    const leaves = Array.from({ length: 1 + random.below(40) }, () => random.bytes(32));
    const index = random.below(leaves.length);
    const leaf = leaves[index] as Uint8Array;
    const proof = { index, size: leaves.length, leaf, hashes: inclusionProof(index, leaves), root: rootOf(leaves) };
    assert.is(verifyInclusion(proof), "ok");
    const other = random.below(leaves.length + 2);
    if (other !== index) assert.match(verifyInclusion({ ...proof, index: other }), /^log-inclusion/);
  }
});

test("numbers of 64 bits: as the definition has it, for the right count of hashes and others", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(2000); i++) {
    const bits = 1 + random.below(64);
    const size = BigInt.asUintN(bits, random.bigint(8)) || 1n;
    const index = random.below(20) === 0 ? BigInt.asUintN(64, random.bigint(8)) : random.bigint(8) % size;
    const leaf = random.bytes(32);
    // One count fits, if any; most of the time that one is tried.
    const fitting = sidesByDefinition(index, size)?.length ?? 0;
    const count = random.below(4) === 0 ? random.below(66) : fitting;
    const hashes = Array.from({ length: count }, () => random.bytes(32));
    const expected = rootByDefinition(index, size, leaf, hashes);
    const root = expected === null ? random.bytes(32) : Buffer.from(expected, "hex");
    const outcome = verifyInclusion({ index, size, leaf, hashes, root });
    assert.is(outcome === "ok", expected !== null, `${index} of ${size}: ${outcome}`);
    if (expected !== null) accepted += 1;
  }
  assert.ok(accepted > 500, `only ${accepted} were accepted`);
});

test.run();
