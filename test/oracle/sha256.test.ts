import { createHash } from "node:crypto";

import { sha256 } from "@noble/hashes/sha2.js";
import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";

const test = suite("sha256 against noble and node:crypto");
const random = new SeededRandom("sha256");

test("every length from 0 to 300, then random ones", () => {
  const lengths = Array.from({ length: 301 }, (_, length) => length);
  for (let i = 0; i < 60; i++) lengths.push(random.below(20_000));
  for (const length of lengths) agree(random.bytes(length), (message) => call("sha256Of", [message], "bytes"));
});

test("a message of 130 bytes cut at every pair of positions", () => {
  const message = random.bytes(130);
  const expected = hex(sha256(message));
  for (let first = 0; first <= 130; first++) {
    for (let second = first; second <= 130; second++) {
      const answer = hex(call("sha256InPieces", [message, first, second], "bytes"));
      if (answer !== expected) assert.unreachable(`cut at ${first} and ${second}`);
    }
  }
});

test("every length from 0 to 130 cut at every position", () => {
  for (let length = 0; length <= 130; length++) {
    const message = random.bytes(length);
    const expected = hex(sha256(message));
    for (let cut = 0; cut <= length; cut++) {
      const answer = hex(call("sha256InPieces", [message, cut, length], "bytes"));
      if (answer !== expected) assert.unreachable(`length ${length} cut at ${cut}`);
    }
  }
});

test("long messages in random pieces", () => {
  for (let i = 0; i < 40; i++) {
    const length = random.below(50_000);
    const cuts = [random.below(length + 1), random.below(length + 1)].sort((a, b) => a - b) as [number, number];
    agree(random.bytes(length), (message) => call("sha256InPieces", [message, ...cuts], "bytes"));
  }
});

function agree(message: Uint8Array, hash: (message: Uint8Array) => Uint8Array | null): void {
  const answer = hex(hash(message));
  assert.is(answer, hex(sha256(message)));
  assert.is(answer, createHash("sha256").update(message).digest("hex"));
}

function hex(bytes: Uint8Array | null): string {
  return bytes === null ? "null" : Buffer.from(bytes).toString("hex");
}

test.run();
