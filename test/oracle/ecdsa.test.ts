import { createPublicKey, verify as nodeVerify } from "node:crypto";

import { p256 } from "@noble/curves/nist.js";
import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";
import { toBigInt, toBytes } from "./numbers.js";

const test = suite("ECDSA against noble and node:crypto");
const random = new SeededRandom("ecdsa");

type Point = typeof p256.Point.BASE;
const { BASE: G, Fn } = p256.Point;
const n = Fn.ORDER;
const p = p256.Point.Fp.ORDER;

const edgeKeys = [1n, 2n, 3n, 4n, 15n, 16n, 31n, n - 1n, n - 2n, (n - 1n) / 2n, (n + 1n) / 2n];
const edgeDigests = [0n, 1n, n - 1n, n, n + 1n, 2n ** 256n - 1n];
const edgeNonces = [1n, 2n, 3n, 31n, 32n, n - 1n, n - 2n, (n + 1n) / 2n];

test("random signatures are right, and wrong with one bit changed", () => {
  for (let i = 0; i < 150; i++) {
    const key = scalar();
    const digest = random.bytes(32);
    const { r, s } = signed(key, toBigInt(digest), scalar());
    assert.ok(agreed(G.multiply(key), digest, r, s));
    const bit = random.below(256);
    const flip = 1n << BigInt(bit);
    const flippedDigest = toBytes(toBigInt(digest) ^ flip, 32);
    assert.not(agreed(G.multiply(key), flippedDigest, r, s));
    assert.not(agreed(G.multiply(key), digest, r ^ flip, s));
    assert.not(agreed(G.multiply(key), digest, r, s ^ flip));
  }
});

test("node:crypto agrees on signatures over messages", () => {
  for (let i = 0; i < 100; i++) {
    const { secretKey, publicKey } = p256.keygen(random.bytes(48));
    const message = random.bytes(random.below(200));
    const signature = p256.sign(message, secretKey, { lowS: false, format: "der" });
    if (random.below(2) === 0) message[0] = (message[0] ?? 0) ^ 1;
    const spki = spkiOf(p256.Point.fromBytes(publicKey).toBytes(false));
    const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
    const outcome = call("verifyOutcome", [spki, message, signature], "string");
    assert.is(outcome === "ok", nodeVerify("sha256", message, key, signature), outcome ?? "");
  }
});

test("keys, digests and nonces at the edges", () => {
  for (const key of edgeKeys) {
    for (const e of edgeDigests) {
      const nonce = random.pick(edgeNonces);
      const { r, s } = signed(key, e, nonce);
      if (s !== 0n) assert.ok(agreed(G.multiply(key), toBytes(e, 32), r, s), `${key} ${e} ${nonce}`);
    }
  }
});

test("every edge nonce with every edge key", () => {
  for (const key of edgeKeys) {
    for (const nonce of edgeNonces) {
      const e = random.bigint(32);
      const { r, s } = signed(key, e, nonce);
      assert.ok(agreed(G.multiply(key), toBytes(e, 32), r, s), `${key} ${e} ${nonce}`);
    }
  }
});

test("u·G = v·Q: the sum is a doubling", () => {
  for (const key of [...edgeKeys, scalar(), scalar()]) {
    const nonce = scalar();
    const r = toScalar(G.multiply(nonce).toAffine().x);
    const e = Fn.mul(r, key);
    const { s } = signed(key, e, nonce);
    assert.ok(agreed(G.multiply(key), toBytes(e, 32), r, s));
  }
});

test("u·G = -v·Q: the sum is infinity and never right", () => {
  for (const key of [...edgeKeys, scalar(), scalar()]) {
    const r = scalar();
    const e = Fn.neg(Fn.mul(r, key));
    assert.not(agreed(G.multiply(key), toBytes(e, 32), r, scalar()));
    assert.not(agreed(G.multiply(key), toBytes(e, 32), r, 1n));
  }
});

test("r and s out of range are refused", () => {
  const digest = random.bytes(32);
  const point = G.multiply(scalar()).toBytes(false);
  for (const bad of [0n, n, n + 1n, p, 2n ** 256n - 1n]) {
    assert.is(call("p256Verify", [point, digest, toBytes(bad, 32), toBytes(1n, 32)], "bytes"), null);
    assert.is(call("p256Verify", [point, digest, toBytes(1n, 32), toBytes(bad, 32)], "bytes"), null);
  }
});

test("x from n on: r stands for r + n, and only below p", () => {
  for (let found = 0, r = 1n; found < 12; r++) {
    const nonceImage = pointAt(r + n);
    if (nonceImage === null) continue;
    found += 1;
    const { key, digest, s } = keyThatSigned(nonceImage, r);
    assert.ok(agreed(key, digest, r, s), `r = ${r}`);
  }
});

test("r + n that wraps around 2^256 or p is not taken for a small x", () => {
  for (let found = 0, x = 1n; found < 12; x++) {
    const nonceImage = pointAt(x);
    if (nonceImage === null) continue;
    found += 1;
    for (const r of [x + 2n ** 256n - n, x + p - n]) {
      const { key, digest, s } = keyThatSigned(nonceImage, r);
      assert.not(agreed(key, digest, r, s), `x = ${x}`);
    }
  }
});

test("sums of points: distinct, equal, opposite and infinite", () => {
  const zero = p256.Point.ZERO;
  for (let i = 0; i < 20; i++) {
    const [a, b] = [G.multiply(scalar()), G.multiply(scalar())];
    for (const [left, right] of [
      [a, b],
      [a, a],
      [a, a.negate()],
      [a, zero],
      [zero, b],
      [zero, zero],
    ] as const) {
      const points = [left, right, left.add(right)].map((point) =>
        point.is0() ? new Uint8Array() : point.toBytes(false),
      );
      assert.ok(call("p256SumHasX", points, "bool"));
    }
    assert.not(
      call(
        "p256SumHasX",
        [a, b, a].map((point) => point.toBytes(false)),
        "bool",
      ),
    );
  }
});

test("points: noble refuses what is refused here", () => {
  const digest = random.bytes(32);
  for (let i = 0; i < 300; i++) {
    const valid = G.multiply(scalar()).toBytes(false);
    const bytes = random.below(4) === 0 ? valid : random.mutate(valid);
    const answer = call("p256Verify", [bytes, digest, toBytes(1n, 32), toBytes(1n, 32)], "bytes");
    assert.is(answer !== null, bytes.length === 65 && isPoint(bytes), Buffer.from(bytes).toString("hex"));
  }
});

/** What the core answers, having compared it with noble. */
function agreed(key: Point, digest: Uint8Array, r: bigint, s: bigint): boolean {
  const point = key.toBytes(false);
  const numbers = [toBytes(r, 32), toBytes(s, 32)] as const;
  const answer = call("p256Verify", [point, digest, ...numbers], "bytes");
  const isRight = answer?.[0] === 1;
  assert.is(isRight, nobleVerifies(Buffer.concat(numbers), digest, point), `r = ${r}, s = ${s}`);
  return isRight;
}

function nobleVerifies(signature: Uint8Array, digest: Uint8Array, key: Uint8Array): boolean {
  try {
    return p256.verify(signature, digest, key, { prehash: false, lowS: false, format: "compact" });
  } catch {
    return false;
  }
}

/** ECDSA signing with a nonce that the test chooses. */
function signed(key: bigint, e: bigint, nonce: bigint): { r: bigint; s: bigint } {
  const r = toScalar(G.multiply(nonce).toAffine().x);
  return { r, s: Fn.mul(Fn.inv(nonce), Fn.add(toScalar(e), Fn.mul(r, key))) };
}

/** The key for which u·G + v·Q is this very point, with an `r` that the test chooses. */
function keyThatSigned(nonceImage: Point, r: bigint): { key: Point; digest: Uint8Array; s: bigint } {
  const s = scalar();
  const e = scalar();
  const key = nonceImage
    .multiply(s)
    .subtract(G.multiply(e))
    .multiply(Fn.inv(toScalar(r)));
  return { key, digest: toBytes(e, 32), s };
}

function pointAt(x: bigint): Point | null {
  const compressed = Buffer.concat([Buffer.from([2 + random.below(2)]), toBytes(x, 32)]);
  return isPoint(compressed) ? p256.Point.fromBytes(compressed) : null;
}

function isPoint(bytes: Uint8Array): boolean {
  try {
    p256.Point.fromBytes(bytes).assertValidity();
    return true;
  } catch {
    return false;
  }
}

function scalar(): bigint {
  return (random.bigint(32) % (n - 1n)) + 1n;
}

function toScalar(value: bigint): bigint {
  return value % n;
}

function spkiOf(point: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex"), point]);
}

test.run();
