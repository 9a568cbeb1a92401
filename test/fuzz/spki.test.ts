import { createPublicKey } from "node:crypto";

import { p256 } from "@noble/curves/nist.js";
import * as assert from "uvu/assert";

import { testKey } from "../../src/testkit/x509/keys.js";
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

test("a mutated key of another kind is read only where node:crypto reads the same key", () => {
  const others = (["RSA-2048", "P-384", "P-521", "Ed25519"] as const).map((kind) => testKey(kind, 0).spki);
  let accepted = 0;
  for (let i = 0; i < rounds(3000); i++) {
    const bytes = random.below(8) === 0 ? random.pick(others) : random.mutate(random.pick(others));
    const outcome = call("spkiOutcome", [bytes], "string") ?? "null";
    assert.match(outcome, /^(ok$|key-invalid: |key-unsupported: )/);
    if (outcome !== "ok") continue;
    accepted += 1;
    const key = createPublicKey({ key: Buffer.from(bytes), format: "der", type: "spki" });
    assert.equal(key.export({ type: "spki", format: "der" }), Buffer.from(bytes), "a second encoding of one key");
  }
  assert.ok(accepted > 200, `only ${accepted} were accepted`);
});

test("random bytes are never read", () => {
  for (let i = 0; i < rounds(3000); i++) {
    const bytes = random.bytes(random.below(100));
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
