import { generateKeyPairSync } from "node:crypto";

import { p256 } from "@noble/curves/nist.js";
import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { SeededRandom } from "../support/random.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: SubjectPublicKeyInfo");
const random = new SeededRandom("fuzz spki");

/** Everything before the point: a P-256 key has only one strict encoding. */
const prefix = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex");

test("a mutated P-256 key is read exactly when it still is one", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(3000); i++) {
    const der = Buffer.concat([prefix, p256.Point.BASE.multiply(BigInt(1 + random.word())).toBytes(false)]);
    const bytes = random.below(8) === 0 ? der : random.mutate(der);
    const outcome = call("spkiOutcome", [bytes], "string") ?? "null";
    assert.is(outcome === "ok", isP256Key(bytes), Buffer.from(bytes).toString("hex"));
    assert.match(outcome, /^(ok$|key-invalid: |key-unsupported: )/);
    if (outcome === "ok") accepted += 1;
  }
  assert.ok(accepted > 200, `only ${accepted} were accepted`);
});

test("a mutated key of another kind and random bytes are never read", () => {
  const others = [
    generateKeyPairSync("rsa", { modulusLength: 2048 }),
    generateKeyPairSync("ec", { namedCurve: "P-384" }),
    generateKeyPairSync("ed25519"),
  ].map(({ publicKey }) => publicKey.export({ type: "spki", format: "der" }));
  for (let i = 0; i < rounds(3000); i++) {
    const bytes = random.below(4) === 0 ? random.bytes(random.below(100)) : random.mutate(random.pick(others));
    assert.match(call("spkiOutcome", [bytes], "string") ?? "null", /^key-(invalid|unsupported): /);
  }
});

function isP256Key(bytes: Uint8Array): boolean {
  if (bytes.length !== 91 || !prefix.equals(bytes.slice(0, 26)) || bytes[26] !== 4) return false;
  try {
    p256.Point.fromBytes(bytes.slice(26)).assertValidity();
    return true;
  } catch {
    return false;
  }
}

test.run();
