import { createHash, type KeyObject } from "node:crypto";

import * as assert from "uvu/assert";

import { publicKeyOf, testKey } from "../../src/testkit/x509/keys.js";
import { pemOf } from "../../src/testkit/x509/pem.js";
import { TestRsaKey } from "../support/certificates/rsaKey.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("forms of public keys");

const random = new SeededRandom("forms of public keys");
const rsa = new TestRsaKey(2048, 65537n, random);
const spkiPem = pemOf("PUBLIC KEY", rsa.spki);
const pkcs1Pem = pemOf("RSA PUBLIC KEY", rsa.pkcs1);
const fingerprint = (spki: Uint8Array): string => createHash("sha256").update(spki).digest("hex");

test("an RSA key has one fingerprint in each of its forms", () => {
  const expected = `${fingerprint(rsa.spki)} RSA-2048`;
  assert.is(call("spkiKeyOutcome", [rsa.spki], "string"), expected);
  assert.is(call("pkcs1KeyOutcome", [rsa.pkcs1], "string"), expected);
  assert.is(call("pemKeyOutcome", [spkiPem], "string"), expected);
  assert.is(call("pemKeyOutcome", [pkcs1Pem], "string"), expected);
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
    const pem = key.export({ type: "spki", format: "pem" }).toString();
    const spki = key.export({ type: "spki", format: "der" });
    assert.is(call("pemKeyOutcome", [pem], "string"), `${fingerprint(spki)} ${name}`);
  }
});

test("a label does not lie about what is in the block", () => {
  const relabelled = (text: string, from: string, to: string): string => text.replaceAll(`${from} KEY`, `${to} KEY`);
  const pkcs1AsSpki = relabelled(pkcs1Pem, "RSA PUBLIC", "PUBLIC");
  assert.match(call("pemKeyOutcome", [pkcs1AsSpki], "string") ?? "", /^key-invalid: /);
  const spkiAsPkcs1 = relabelled(spkiPem, "PUBLIC", "RSA PUBLIC");
  assert.match(call("pemKeyOutcome", [spkiAsPkcs1], "string") ?? "", /^key-invalid: /);
  const other = relabelled(spkiPem, "PUBLIC", "EC PUBLIC");
  assert.match(call("pemKeyOutcome", [other], "string") ?? "", /labelled "EC PUBLIC KEY", not "PUBLIC KEY"/);
});

test("a DER RSAPublicKey with more behind it", () => {
  assert.match(
    call("pkcs1KeyOutcome", [Buffer.concat([rsa.pkcs1, Buffer.from([0])])], "string") ?? "",
    /^key-invalid: /,
  );
});

test("a DER RSAPublicKey whose length takes four octets is refused as others are", () => {
  assert.match(call("pkcs1KeyOutcome", [Buffer.alloc(1 << 24, 0x30)], "string") ?? "", /^key-invalid: /);
});

test.run();
