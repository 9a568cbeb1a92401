import { createHash, type JsonWebKey, type KeyObject } from "node:crypto";

import * as assert from "uvu/assert";

import { publicKeyOf, testKey } from "../../src/testkit/x509/keys.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("JSON Web Keys");

const KINDS = ["P-256", "P-384", "P-521", "RSA-2048", "Ed25519"] as const;
const keys: Record<string, KeyObject> = Object.fromEntries(KINDS.map((kind) => [kind, publicKeyOf(testKey(kind, 0))]));
const jwks = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.export({ format: "jwk" })]));
const ALGORITHMS: Record<string, string> = {
  "P-256": "ES256",
  "P-384": "ES384",
  "P-521": "ES512",
  "RSA-2048": "PS256",
  Ed25519: "EdDSA",
};
const jwk = (name: string): JsonWebKey => jwks[name] ?? {};

for (const [name, key] of Object.entries(keys)) {
  test(`${name}: the key and its fingerprint are those of the SubjectPublicKeyInfo`, () => {
    const spki = key.export({ type: "spki", format: "der" });
    assert.is(outcome(jwk(name)), `${createHash("sha256").update(spki).digest("hex")} ${name}`);
    assert.is(
      outcome({ ...jwk(name), use: "sig", key_ops: ["verify"], kid: "1", alg: ALGORITHMS[name] }),
      outcome(jwk(name)),
    );
  });

  test(`${name}: each member that is needed is missed and has one spelling`, () => {
    const members = Object.keys(jwk(name));
    assert.ok(members.length >= 3);
    for (const member of members) {
      const { [member]: text, ...others } = jwk(name) as Record<string, string>;
      assert.is(outcome(others), `key-invalid: no text under "${member}"`);
      assert.is(outcome({ ...others, [member]: 1 }), `key-invalid: no text under "${member}"`);
      if (member === "kty" || member === "crv") {
        assert.is(outcome({ ...others, [member]: "other" }), `key-unsupported: ${member} "other"`);
        continue;
      }
      for (const wrong of [`${text}=`, `${text}A`, `AA${text}`, `${text} `, text?.replace(/.$/, "+")]) {
        assert.match(outcome({ ...others, [member]: wrong }), /^key-invalid: /, `${member}: ${wrong}`);
      }
    }
  });
}

test("no key for another algorithm", () => {
  for (const name of Object.keys(keys)) {
    for (const alg of ["none", "HS256", "RSA-OAEP", "ES256K", 5, name === "P-256" ? "ES384" : "ES256"]) {
      assert.is(outcome({ ...jwk(name), alg }), 'key-invalid: "alg" is not a signature algorithm of this kind of key');
    }
  }
});

test("no key for other uses, and no private key", () => {
  for (const name of Object.keys(keys)) {
    assert.is(outcome({ ...jwk(name), use: "enc" }), 'key-invalid: "use" is not "sig"');
    assert.is(outcome({ ...jwk(name), key_ops: ["sign"] }), 'key-invalid: "key_ops" does not include "verify"');
    assert.is(outcome({ ...jwk(name), d: "AA" }), 'key-invalid: it holds the private member "d"');
  }
  assert.is(outcome({ kty: "oct", k: "AA" }), 'key-invalid: it holds the private member "k"');
});

test("a point of another curve, and one beside the curve", () => {
  assert.match(outcome({ ...jwk("P-256"), crv: "P-384" }), /^key-invalid: "x" is not 48 bytes/);
  const { x } = jwk("P-256");
  assert.match(outcome({ ...jwk("P-256"), y: x ?? "" }), /^key-invalid: .*not on the curve/);
});

test("what is no object", () => {
  for (const value of [[], "x", 1, null]) assert.is(outcome(value), "key-invalid: a JWK is an object");
});

function outcome(value: unknown): string {
  return call("jwkOutcome", [new TextEncoder().encode(JSON.stringify(value))], "string") ?? "null";
}

test.run();
