import { createHash, createPublicKey, type JsonWebKey } from "node:crypto";

import * as assert from "uvu/assert";

import { publicKeyOf, testKey } from "../../src/testkit/x509/keys.js";
import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: JSON Web Keys");
const random = new SeededRandom("fuzz jwk");

const valid = (["P-256", "P-384", "P-521", "RSA-2048", "Ed25519"] as const).map((kind) =>
  publicKeyOf(testKey(kind, 0)).export({ format: "jwk" }),
);

test("a mutated key is read only where node:crypto reads the same key", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(2000); i++) {
    const key = { ...random.pick(valid), ...random.pick([{}, { use: "sig" }, { key_ops: ["verify"] }]) };
    const text = random.below(6) === 0 ? JSON.stringify(key) : mutated(key);
    const outcome = call("jwkOutcome", [Buffer.from(text)], "string") ?? "null";
    assert.match(outcome, /^([0-9a-f]{64} \S+$|key-invalid: |key-unsupported: |json-invalid: )/, text);
    if (!/^[0-9a-f]{64} /.test(outcome)) continue;
    accepted += 1;
    const node = createPublicKey({ key: JSON.parse(text) as JsonWebKey, format: "jwk" });
    const spki = node.export({ type: "spki", format: "der" });
    assert.is(outcome.slice(0, 64), createHash("sha256").update(spki).digest("hex"), text);
  }
  assert.ok(accepted > 200, `only ${accepted} were accepted`);
});

test("base64url is read exactly as it is written", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(5000); i++) {
    const text = Buffer.from(random.bytes(random.below(40))).toString("base64url");
    const changed = random.below(3) === 0 ? text : random.mutateText(text, "A/+=-_ \n", 1);
    const bytes = call("base64UrlDecode", [changed], "bytes");
    const isCanonical = Buffer.from(changed, "base64url").toString("base64url") === changed;
    assert.is(bytes !== null, isCanonical, JSON.stringify(changed));
    if (bytes === null) continue;
    accepted += 1;
    assert.equal(Buffer.from(bytes), Buffer.from(changed, "base64url"));
  }
  assert.ok(accepted > 500, `only ${accepted} were accepted`);
});

/** A member changed within its text, or the document changed anywhere. */
function mutated(key: Record<string, unknown>): string {
  const text = JSON.stringify(key);
  if (random.below(2) === 0) return Buffer.from(random.mutate(Buffer.from(text), '{}[],:"A-_=')).toString();
  const name = random.pick(Object.keys(key));
  const value = typeof key[name] === "string" ? random.mutateText(key[name], "AQ-_=+/", 1) : 1;
  return JSON.stringify({ ...key, [name]: value });
}

test.run();
