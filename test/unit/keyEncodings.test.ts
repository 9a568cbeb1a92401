import { createHash, type KeyObject } from "node:crypto";

import * as assert from "uvu/assert";

import { publicKeyOf, testKey } from "../support/certificates/keys.js";
import { TestRsaKey } from "../support/certificates/rsaKey.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("forms of public keys");

const random = new SeededRandom("forms of public keys");
const rsa = new TestRsaKey(2048, 65537n, random).publicKey;
const fingerprint = (key: KeyObject): string =>
  createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex");
const pem = (key: KeyObject, type: "spki" | "pkcs1" = "spki"): string => key.export({ type, format: "pem" }).toString();

test("an RSA key has one fingerprint in each of its forms", () => {
  const expected = `${fingerprint(rsa)} RSA-2048`;
  assert.is(call("spkiKeyOutcome", [rsa.export({ type: "spki", format: "der" })], "string"), expected);
  assert.is(call("pkcs1KeyOutcome", [rsa.export({ type: "pkcs1", format: "der" })], "string"), expected);
  assert.is(call("pemKeyOutcome", [pem(rsa)], "string"), expected);
  assert.is(call("pemKeyOutcome", [pem(rsa, "pkcs1")], "string"), expected);
});

test("PEM of each kind of key", () => {
  const kinds: [string, KeyObject][] = [
    ["P-256", publicKeyOf(testKey("P-256", 0))],
    ["P-384", publicKeyOf(testKey("P-384", 0))],
    ["P-521", publicKeyOf(testKey("P-521", 0))],
    ["RSA-3072", new TestRsaKey(3072, 65537n, random).publicKey],
    ["Ed25519", publicKeyOf(testKey("Ed25519", 0))],
  ];
  for (const [name, key] of kinds) {
    assert.is(call("pemKeyOutcome", [pem(key)], "string"), `${fingerprint(key)} ${name}`);
  }
});

test("a label does not lie about what is in the block", () => {
  const relabelled = (text: string, from: string, to: string): string => text.replaceAll(`${from} KEY`, `${to} KEY`);
  const pkcs1AsSpki = relabelled(pem(rsa, "pkcs1"), "RSA PUBLIC", "PUBLIC");
  assert.match(call("pemKeyOutcome", [pkcs1AsSpki], "string") ?? "", /^key-invalid: /);
  const spkiAsPkcs1 = relabelled(pem(rsa), "PUBLIC", "RSA PUBLIC");
  assert.match(call("pemKeyOutcome", [spkiAsPkcs1], "string") ?? "", /^key-invalid: /);
  const other = relabelled(pem(rsa), "PUBLIC", "EC PUBLIC");
  assert.match(call("pemKeyOutcome", [other], "string") ?? "", /labelled "EC PUBLIC KEY", not "PUBLIC KEY"/);
});

test("a DER RSAPublicKey with more behind it", () => {
  const der = rsa.export({ type: "pkcs1", format: "der" });
  assert.match(call("pkcs1KeyOutcome", [Buffer.concat([der, Buffer.from([0])])], "string") ?? "", /^key-invalid: /);
});

test("a DER RSAPublicKey whose length takes four octets is refused as others are", () => {
  assert.match(call("pkcs1KeyOutcome", [Buffer.alloc(1 << 24, 0x30)], "string") ?? "", /^key-invalid: /);
});

test.run();
