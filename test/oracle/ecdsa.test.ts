import { createPublicKey, verify as nodeVerify } from "node:crypto";

import { p256 } from "@noble/curves/nist.js";
import * as assert from "uvu/assert";

import { compareEcdsa } from "../differential/ecdsa.js";
import { CURVES, Curve } from "../differential/ecdsa/curve.js";
import { keyMakers } from "../differential/ecdsa/keys.js";
import { collidingSums, signatureMakers } from "../differential/ecdsa/signatures.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";
import { toBytes } from "./numbers.js";

const test = suite("ECDSA against noble and node:crypto");
const random = new SeededRandom("ecdsa");

const { BASE: G, Fn } = p256.Point;

/** How many cases fit into a second or two; `test/differential` goes on where this ends. */
for (const [bits, count] of [
  [256, 700],
  [384, 400],
  [521, 250],
] as const) {
  test(`P-${bits}: adversarial cases`, () => {
    const tally = compareEcdsa(bits, count, random, { nobleShare: 0.1 });
    tally.close();
    assert.is(tally.differences, 0);
  });

  test(`P-${bits}: every kind of case can be made`, () => {
    const curve = new Curve(bits, random);
    for (const make of [...signatureMakers, ...keyMakers]) {
      if (bits === 521 && make === collidingSums) continue;
      const isMade = Array.from({ length: 20 }).some(() => make(curve).length > 0);
      assert.ok(isMade, make.name);
    }
  });
}

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

test("points: noble refuses what is refused here", () => {
  const digest = random.bytes(32);
  for (let i = 0; i < 300; i++) {
    const valid = G.multiply(scalar()).toBytes(false);
    const bytes = random.below(4) === 0 ? valid : random.mutate(valid);
    const answer = call("ecdsaVerify", [256, bytes, digest, toBytes(1n, 32), toBytes(1n, 32)], "bytes");
    assert.is(answer !== null, bytes.length === 65 && isPoint(bytes), Buffer.from(bytes).toString("hex"));
  }
});

function isPoint(bytes: Uint8Array): boolean {
  try {
    p256.Point.fromBytes(bytes).assertValidity();
    return true;
  } catch {
    return false;
  }
}

function scalar(): bigint {
  return (random.bigint(32) % (Fn.ORDER - 1n)) + 1n;
}

function spkiOf(point: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(CURVES[256].spki, "hex"), point]);
}

test.run();
