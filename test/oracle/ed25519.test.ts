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
  decodePoint,
  modulo,
  multiply,
  smallOrderPoints,
  subtract,
} from "../support/ed25519Model.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";
import { littleEndian, toLittleEndian } from "./numbers.js";

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

test("s·B + u·P ± v·Q", () => {
  const drawn = Array.from({ length: 12 }, () => random.bigint(32));
  const halves = [...drawn.map((each) => each % 2n ** 128n), 2n ** 128n - 1n, 2n ** 127n, 2n ** 128n - 2n ** 124n];
  const long = [2n ** 256n - 1n, 2n ** 255n, 8n * L, 2n ** 256n - 2n ** 251n];
  const points = [BASE, multiply(BASE, random.bigint(32)), ...smallOrderPoints().slice(0, 3)];
  for (const s of [...edges, ...drawn, ...long]) {
    for (const sign of [1n, -1n]) {
      const [u, v] = [0, 1].map(() => random.pick([...halves, ...edges, ...long])) as [bigint, bigint];
      const [p, q] = [random.pick(points), random.pick(points)];
      const expected = add(add(multiply(BASE, s), multiply(p, u)), multiply(q, (sign * v + 32n * L) % (8n * L)));
      const answer = multiples(s, u, encodePoint(p), v, sign, encodePoint(q));
      agree(answer, expected, `${s}·B + ${u}·P + ${sign * v}·Q`, false);
    }
  }
});

test("sums that cancel out, at the end and on the way", () => {
  const neutral = multiply(BASE, 0n);
  const negated = subtract(neutral, BASE);
  const [base, opposite] = [encodePoint(BASE), encodePoint(negated)];
  for (const s of edges) {
    const low = s % 2n ** 128n;
    agree(multiples(s, s, opposite, 0n, 1n, base), neutral, `${s}·B - ${s}·B`, false);
    agree(multiples(0n, s, opposite, s, -1n, opposite), neutral, `-${s}·B + ${s}·B`, false);
    agree(
      multiples(low, low, base, 2n * s, 1n, opposite),
      multiply(negated, 2n * (s - low)),
      `2·${low}·B - 2·${s}·B`,
      false,
    );
  }
});

test("halves of scalars: u·k = ±v modulo 8·L, u odd and below 2^128", () => {
  const near = [2n ** 127n, 2n ** 128n - 1n, 2n ** 128n, 2n ** 128n + 1n, 2n ** 200n];
  const quotients = [2n, 3n, 4n, 5n, 8n, 2n ** 20n, 2n ** 64n, 2n ** 100n, 2n ** 126n, 2n ** 127n, 2n ** 128n];
  const inverses = quotients.flatMap((q) => [(8n * L) / q, (8n * L) / q + 1n, L / q, L / q - 1n]);
  let long = 0;
  for (const k of [...edges, ...near, ...inverses, ...Array.from({ length: 4000 }, () => random.bigint(32))]) {
    const answer = call("ed25519HalvedScalar", [scalarBytes(k % L)], "bytes") ?? new Uint8Array(65);
    const [u, v] = [littleEndian(answer.subarray(0, 32)), littleEndian(answer.subarray(32, 64))];
    assert.is((u * (k % L) - (answer[64] === 1 ? -v : v)) % (8n * L), 0n, `${k}`);
    assert.ok(u % 2n === 1n && u < 2n ** 128n && v <= 8n * L, `${k}: ${u}, ${v}`);
    long += v >= 2n ** 136n ? 1 : 0;
  }
  assert.ok(long < 100, `v was long ${long} times`);
});

test("products modulo L", () => {
  for (let i = 0; i < 1000; i++) {
    const a = random.pick([...edges, random.bigint(32)]);
    const b = random.pick([0n, 1n, 2n ** 128n - 1n, random.bigint(16)]);
    const answer = call("ed25519ScalarTimes128Bits", [scalarBytes(a), scalarBytes(b)], "bytes");
    assert.is(littleEndian(answer ?? new Uint8Array()), (a * b) % L);
  }
});

test("points: decoded when the model decodes them", () => {
  let decoded = 0;
  for (let i = 0; i < 400; i++) {
    const bytes = random.bytes(32);
    const expected = decodePoint(bytes, false);
    const answer = call("ed25519Point", [bytes], "bytes");
    decoded += expected === null ? 0 : 1;
    if (expected === null) assert.is(answer, null);
    else agree(answer, expected, Buffer.from(bytes).toString("hex"));
  }
  assert.ok(decoded > 100 && decoded < 300, `${decoded} of 400`);
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

/** s·B + u·P + sign·v·Q as the core has it. */
function multiples(s: bigint, u: bigint, p: Uint8Array, v: bigint, sign: bigint, q: Uint8Array): Uint8Array | null {
  const args = [scalarBytes(s), scalarBytes(u), p, scalarBytes(v), sign < 0n ? 1 : 0, q];
  return call("ed25519Multiples", args, "bytes");
}

/** The answer is X, Y, Z and T of the point; T = X·Y/Z too, unless it is left out. */
function agree(answer: Uint8Array | null, expected: Point, message: string, hasT = true): void {
  assert.ok(answer !== null, message);
  const [x, y, z, t] = [0, 32, 64, 96].map((at) => littleEndian(answer.subarray(at, at + 32))) as Coordinates;
  assert.is.not(z, 0n, message);
  assert.equal([x, y], [modulo(expected.x * z), modulo(expected.y * z)], message);
  if (hasT) assert.is(modulo(t * z), modulo(x * y), message);
}

type Coordinates = [bigint, bigint, bigint, bigint];

function scalarBytes(value: bigint): Uint8Array {
  return toLittleEndian(value, 32);
}
