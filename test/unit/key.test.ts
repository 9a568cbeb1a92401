import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";

import * as assert from "uvu/assert";

import { testKey } from "../../src/testkit/x509/keys.js";
import { TestRsaKey } from "../support/certificates/rsaKey.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("public keys");

const prefix = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
const generator =
  "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296" +
  "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
const x = generator.slice(2, 66);
const y = generator.slice(66);
const prime = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;

const outcome = (hex: string): string =>
  call("spkiOutcome", [Buffer.from(hex.replaceAll(" ", ""), "hex")], "string") ?? "";

test("a P-256 key is read, and its fingerprint is the SHA-256 of its DER", () => {
  const der = Buffer.from(testKey("P-256", 0).spki);
  assert.is(outcome(der.toString("hex")), "ok");
  assert.is(call("spkiFingerprint", [der], "string"), createHash("sha256").update(der).digest("hex"));
});

test("other algorithms and curves are named", () => {
  const keys: [string, KeyObject][] = [
    ["1.3.132.0.10", generateKeyPairSync("ec", { namedCurve: "secp256k1" }).publicKey],
    ["RSA with 1024 bits, not 2048 to 8192", new TestRsaKey(1024, 65537n, new SeededRandom("public keys")).publicKey],
    ["id-RSASSA-PSS without parameters", generateKeyPairSync("rsa-pss", { modulusLength: 2048 }).publicKey],
    ["1.3.101.113", generateKeyPairSync("ed448").publicKey],
    ["1.3.101.111", generateKeyPairSync("x448").publicKey],
  ];
  for (const [name, key] of keys) assert.is(outcome(spkiOf(key).toString("hex")), `key-unsupported: ${name}`);
});

const invalid: Record<string, [hex: string, detail: RegExp]> = {
  nothing: ["", /missing/],
  "a trailing byte": [`${prefix}${generator}00`, /trailing/],
  "a cut key": [`${prefix}${generator.slice(2)}`, /longer than its input/],
  "a compressed point": [`3039301306072a8648ce3d020106082a8648ce3d030107032200 03${x}`, /compressed/],
  "a hybrid point": [`${prefix}07${x}${y}`, /not an uncompressed point/],
  "no point": ["3018301306072a8648ce3d020106082a8648ce3d030107030100", /not an uncompressed/],
  "the point at infinity": ["3019301306072a8648ce3d020106082a8648ce3d030107030200 00", /not an uncompressed/],
  "zeros for x and y": [`${prefix}04${"0".repeat(128)}`, /not on the curve/],
  "x and y in turn": [`${prefix}04${y}${x}`, /not on the curve/],
  "a changed y": [`${prefix}04${x}${y.slice(0, -1)}6`, /not on the curve/],
  "x of p": [`${prefix}04${prime.toString(16)}${y}`, /not below the prime/],
  "y of 2^256 - 1": [`${prefix}04${x}${"f".repeat(64)}`, /not below the prime/],
  "unused bits": [`3059301306072a8648ce3d020106082a8648ce3d030107034201${generator}`, /unused bits/],
  "no parameters": [`304f300906072a8648ce3d0201034200${generator}`, /not a named curve/],
  "NULL parameters": [`3051300b06072a8648ce3d02010500034200${generator}`, /not a named curve/],
  "explicit parameters": [`3051300b06072a8648ce3d02013000034200${generator}`, /not a named curve/],
  "two parameters": [`305b301506072a8648ce3d020106082a8648ce3d0301070500034200${generator}`, /trailing/],
  "something behind the key": [`305b301306072a8648ce3d020106082a8648ce3d030107034200${generator}0500`, /trailing/],
  "an OCTET STRING for the key": [`3059301306072a8648ce3d020106082a8648ce3d030107044200${generator}`, /tag 4/],
  "a long length": [`308159301306072a8648ce3d020106082a8648ce3d030107034200${generator}`, /shortest/],
  "an algorithm without OID": [`304430000340 ${"0".repeat(128)}`, /./],
};

for (const [name, [hex, detail]] of Object.entries(invalid)) {
  test(`not a key: ${name}`, () => {
    assert.match(outcome(hex), /^key-invalid: /);
    assert.match(outcome(hex), detail);
  });
}

test("the generator is a key", () => assert.is(outcome(prefix + generator), "ok"));

function spkiOf(key: KeyObject): Buffer {
  return key.export({ type: "spki", format: "der" });
}

test.run();
