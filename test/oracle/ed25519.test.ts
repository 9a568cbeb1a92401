import { createHash } from "node:crypto";

import { ed25519, ed25519ph } from "@noble/curves/ed25519.js";
import * as assert from "uvu/assert";

import { compareEd25519 } from "../differential/ed25519.js";
import {
  BASE,
  L,
  type Point,
  add,
  encodePoint,
  hasSmallOrder,
  littleEndian,
  multiply,
  smallOrderPoints,
  subtract,
  toLittleEndian,
} from "../support/ed25519Model.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("Ed25519 against BigInt, noble and node:crypto");
const random = new SeededRandom("ed25519");

/** Where the digits of a non-adjacent form run furthest, and where it has hardly any. */
const edges = [0n, 1n, 2n, 15n, 16n, 17n, 127n, 128n, 129n, L - 1n, L - 2n, L - 16n, 2n ** 252n, 2n ** 252n - 1n];

test("adversarial signatures", () => {
  const tally = compareEd25519(130, random);
  tally.close();
  assert.is(tally.differences, 0);
});

test("Ed25519ph as noble signs it, over messages and over digests", () => {
  for (let i = 0; i < 60; i++) {
    const { secretKey, publicKey } = ed25519.keygen(random.bytes(32));
    const message = random.bytes(random.below(300));
    const signature = ed25519ph.sign(message, secretKey);
    const digest = createHash("sha512").update(message).digest();
    assert.is(call("ed25519phOutcome", [publicKey, message, signature], "string"), "ok");
    assert.is(call("ed25519phDigestOutcome", [publicKey, digest, signature], "string"), "ok");
    assert.is(call("ed25519Outcome", [publicKey, digest, signature], "string"), "signature-mismatch");
    const other = Uint8Array.from(signature, (byte, at) => (at === i % 32 ? byte ^ 1 : byte));
    assert.is(call("ed25519phOutcome", [publicKey, message, other], "string"), "signature-mismatch");
  }
});

test("s·B + k·A", () => {
  const drawn = Array.from({ length: 12 }, () => random.bigint(32) % L);
  const points = [BASE, multiply(BASE, random.bigint(32)), ...smallOrderPoints().slice(0, 3)];
  for (const s of [...edges, ...drawn]) {
    for (const k of [random.pick(edges), random.pick(drawn)]) {
      const point = random.pick(points);
      const args = [toLittleEndian(s, 32), toLittleEndian(k, 32), encodePoint(point)];
      const expected = add(multiply(BASE, s), multiply(point, k));
      agree(call("ed25519DoubleScalar", args, "bytes"), expected, `${s}·B + ${k}·A`);
    }
  }
});

test("s·B - s·B, and the sums on the way that cancel out", () => {
  for (const s of edges) {
    const args = [s, s].map((scalar) => toLittleEndian(scalar, 32));
    const negated = encodePoint(subtract(multiply(BASE, 0n), BASE));
    agree(call("ed25519DoubleScalar", [...args, negated], "bytes"), multiply(BASE, 0n), `${s}`);
  }
});

test("sums, differences and doubles of points, also equal, opposite, neutral and of small order", () => {
  const drawn = Array.from({ length: 4 }, () => multiply(BASE, random.bigint(32)));
  const points = [...drawn, ...smallOrderPoints(), ...drawn.map((point) => subtract(multiply(BASE, 0n), point))];
  for (const a of points) {
    for (const b of points) {
      const both = [encodePoint(a), encodePoint(b)];
      agree(call("ed25519PointSum", [...both, 0], "bytes"), add(a, b), "sum");
      agree(call("ed25519PointSum", [...both, 1], "bytes"), subtract(a, b), "difference");
    }
    agree(call("ed25519PointDoubled", [encodePoint(a), 5], "bytes"), multiply(a, 32n), "2^5 times");
    assert.is(call("ed25519HasSmallOrder", [encodePoint(a)], "bool"), hasSmallOrder(a));
  }
});

test("512 bits modulo L", () => {
  const most = 2n ** 512n - 1n;
  const bounds = [
    0n,
    1n,
    L - 1n,
    L,
    L + 1n,
    2n * L,
    2n ** 252n,
    2n ** 253n - 1n,
    most,
    (most / L) * L,
    (most / L) * L - 1n,
  ];
  for (let bit = 28n; bit < 512n; bit += 28n) bounds.push(2n ** bit, 2n ** bit - 1n, most - 2n ** bit);
  const drawn = Array.from({ length: 3000 }, () => random.bigint(64));
  for (const value of [...bounds, ...drawn, ...drawn.map((each) => (each % 2n ** 259n) * L)]) {
    const answer = call("ed25519WideScalar", [toLittleEndian(value % 2n ** 512n, 64)], "bytes");
    assert.is(littleEndian(answer ?? new Uint8Array()), (value % 2n ** 512n) % L, `${value}`);
  }
});

test.run();

function agree(answer: Uint8Array | null, expected: Point, message: string): void {
  assert.is(answer === null ? "null" : hex(answer), hex(encodePoint(expected)), message);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
