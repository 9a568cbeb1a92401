import { createHash } from "node:crypto";

import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";

const test = suite("SHA-2 against noble and node:crypto");
const random = new SeededRandom("sha2");

/** In the order of HashAlgorithm. */
const algorithms = [
  { name: "sha256", noble: sha256, blockBytes: 64 },
  { name: "sha384", noble: sha384, blockBytes: 128 },
  { name: "sha512", noble: sha512, blockBytes: 128 },
];

for (const [algorithm, { name, noble, blockBytes }] of algorithms.entries()) {
  const hash = (message: Uint8Array): string => hex(call("hashBytes", [algorithm, message], "bytes"));
  const hashInPieces = (message: Uint8Array, first: number, second: number): string =>
    hex(call("hashInPieces", [algorithm, message, first, second], "bytes"));
  const expected = (message: Uint8Array): string => {
    const digest = hex(noble(message));
    assert.is(digest, createHash(name).update(message).digest("hex"));
    return digest;
  };

  test(`${name}: every length from 0 to 300, then random ones`, () => {
    const lengths = Array.from({ length: 301 }, (_, length) => length);
    for (let i = 0; i < 60; i++) lengths.push(random.below(20_000));
    for (const length of lengths) {
      const message = random.bytes(length);
      assert.is(hash(message), expected(message), `length ${length}`);
    }
  });

  test(`${name}: one byte over and over, at the lengths where the padding changes`, () => {
    for (const fill of [0x00, 0x01, 0x7f, 0x80, 0xff]) {
      for (let length = 0; length <= 2 * blockBytes + 1; length++) {
        const message = new Uint8Array(length).fill(fill);
        assert.is(hash(message), expected(message), `${length} times ${fill}`);
      }
    }
  });

  test(`${name}: 1 MiB, whole and in pieces`, () => {
    const message = random.bytes(1 << 20);
    assert.is(hash(message), expected(message));
    assert.is(hashInPieces(message, 1, (1 << 20) - 1), expected(message));
    assert.is(hashInPieces(message, 333_333, 777_777), expected(message));
  });

  test(`${name}: a message of two blocks and two bytes cut at every pair of positions`, () => {
    const message = random.bytes(2 * blockBytes + 2);
    const digest = expected(message);
    for (let first = 0; first <= message.length; first++) {
      for (let second = first; second <= message.length; second += 1 + random.below(2)) {
        if (hashInPieces(message, first, second) !== digest) assert.unreachable(`cut at ${first} and ${second}`);
      }
    }
  });

  test(`${name}: every length up to two blocks cut at every position`, () => {
    for (let length = 0; length <= 2 * blockBytes; length++) {
      const message = random.bytes(length);
      const digest = expected(message);
      for (let cut = 0; cut <= length; cut += 1 + random.below(2)) {
        if (hashInPieces(message, cut, length) !== digest) assert.unreachable(`length ${length} cut at ${cut}`);
      }
    }
  });

  test(`${name}: long messages in random pieces`, () => {
    for (let i = 0; i < 40; i++) {
      const message = random.bytes(random.below(50_000));
      const cuts = [random.below(message.length + 1), random.below(message.length + 1)].sort((a, b) => a - b);
      assert.is(hashInPieces(message, ...(cuts as [number, number])), expected(message), `cut at ${cuts.join(", ")}`);
    }
  });
}

function hex(bytes: Uint8Array | null): string {
  return bytes === null ? "null" : Buffer.from(bytes).toString("hex");
}

test.run();
