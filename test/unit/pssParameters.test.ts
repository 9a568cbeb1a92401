import { generateKeyPairSync } from "node:crypto";

import * as assert from "uvu/assert";

import { HASHES, type Hash } from "../differential/rsa/encodings.js";
import { integer, nothing, sequence, tagged } from "../../src/testkit/x509/der.js";
import { hashIdentifier, identifier, pssParameters } from "../../src/testkit/x509/keys.js";
import { ID_MGF1 } from "../../src/testkit/x509/oids.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("PSS parameters");

const NONE = new Uint8Array();

const read = (...fields: Uint8Array[]): string => call("rsaPssParameters", [sequence(...fields)], "string") ?? "";
const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(" ", ""), "hex");
const hash = (name: Hash, parameters = nothing()): Uint8Array => tagged(0, hashIdentifier(name, parameters));
const mgf = (name: Hash, parameters = nothing(), oid = ID_MGF1): Uint8Array =>
  tagged(1, identifier(oid, hashIdentifier(name, parameters)));
const salt = (length: number | bigint): Uint8Array => tagged(2, integer(length));
const trailer = (value: number): Uint8Array => tagged(3, integer(value));

test("the hashes, with NULL parameters or none, and salts", () => {
  for (const first of HASHES) {
    for (const second of HASHES) {
      assert.is(read(hash(first), mgf(second), salt(32)), `${first} ${second} 32 32`);
      assert.is(read(hash(first, NONE), mgf(second, NONE), salt(0)), `${first} ${second} 0 0`);
    }
  }
  assert.is(read(hash("sha256"), mgf("sha256")), "sha256 sha256 20 20");
  assert.is(read(hash("sha256"), mgf("sha256"), salt(1024)), "sha256 sha256 1024 1024");
});

test("a trailer of 1 may be there; a salt of 20 may not", () => {
  assert.is(read(hash("sha256"), mgf("sha256"), salt(32), trailer(1)), "sha256 sha256 32 32");
  assert.is(read(hash("sha256"), mgf("sha256"), trailer(1)), "sha256 sha256 20 20");
  assert.match(read(hash("sha256"), mgf("sha256"), salt(20)), /^key-invalid: a default/);
});

test("SHA-1, said or left out, is named", () => {
  assert.is(read(), "key-unsupported: PSS with SHA-1");
  assert.is(read(tagged(0, hashIdentifier("sha1")), mgf("sha256")), "key-unsupported: PSS with id-sha1");
  assert.is(read(hash("sha256")), "key-unsupported: PSS with a mask by SHA-1");
  assert.is(read(hash("sha256"), salt(32)), "key-unsupported: PSS with a mask by SHA-1");
});

test("other hashes and mask generation functions are named", () => {
  const sha512256 = tagged(0, identifier("2.16.840.1.101.3.4.2.6", nothing()));
  assert.is(read(sha512256, mgf("sha256")), "key-unsupported: PSS with 2.16.840.1.101.3.4.2.6");
  assert.is(read(hash("sha256"), mgf("sha256", nothing(), "1.3.101.113")), "key-unsupported: 1.3.101.113");
});

test("other encodings are refused", () => {
  const [h, m] = [hash("sha256"), mgf("sha256")];
  const wrong: Record<string, Uint8Array[]> = {
    "another order": [m, h],
    "a field twice": [h, h, m],
    "a field of another number": [h, m, tagged(4, integer(1))],
    "an implicit tag": [h, m, bytes("820120")],
    "a negative salt": [h, m, bytes("a203 0201ff")],
    "a padded salt": [h, m, bytes("a204 02020020")],
    "a salt of 1025": [h, m, salt(1025)],
    "a salt of 2^64": [h, m, salt(1n << 64n)],
    "two salts in a field": [h, m, bytes("a206 020120 020120")],
    "no salt in its field": [h, m, bytes("a200")],
    "a trailer of 2": [h, m, salt(32), trailer(2)],
    "a trailer of 257": [h, m, salt(32), trailer(257)],
    "a salt after the trailer": [h, m, trailer(1), salt(32)],
    "a hash with other parameters": [hash("sha256", bytes("020100")), m],
    "a hash with NULL twice": [hash("sha256", bytes("05000500")), m],
    "a mask's hash with other parameters": [h, mgf("sha256", sequence())],
    "MGF1 without a hash": [h, tagged(1, identifier(ID_MGF1))],
    "a byte behind the hash's field": [tagged(0, hashIdentifier("sha256"), nothing()), m],
  };
  for (const [name, fields] of Object.entries(wrong))
    assert.match(read(...fields), /^key-(invalid|unsupported): /, name);
  for (const hex of ["", "0500", "3000 00", "3080 0000", "3100"]) {
    assert.match(call("rsaPssParameters", [bytes(hex)], "string") ?? "", /^key-invalid: /, hex);
  }
});

test("what node:crypto writes into keys", () => {
  for (const [hashAlgorithm, mgf1HashAlgorithm, saltLength] of [
    ["sha256", "sha256", 32],
    ["sha384", "sha256", 0],
    ["sha512", "sha512", 20],
  ] as const) {
    // Node wants a number where its types say string.
    const salt = saltLength as unknown as string;
    const options = { modulusLength: 2048, hashAlgorithm, mgf1HashAlgorithm, saltLength: salt };
    const spki = generateKeyPairSync("rsa-pss", options).publicKey.export({ type: "spki", format: "der" });
    const parameters = call("rsaSpkiParameters", [spki], "bytes") ?? new Uint8Array();
    const expected = `${hashAlgorithm} ${mgf1HashAlgorithm} ${saltLength} ${saltLength}`;
    assert.is(call("rsaPssParameters", [parameters], "string"), expected);
  }
});

test("a key's parameters fix the hashes and the least salt (RFC 4055 §3.3)", () => {
  const within = (signature: Uint8Array, key: Uint8Array, any = 0): string =>
    call("rsaPssWithin", [signature, any, key], "string") ?? "";
  const key = pssParameters("sha256", "sha256", 32);
  assert.is(within(key, key), "sha256 sha256 32 32");
  assert.is(within(pssParameters("sha256", "sha256", 48), key), "sha256 sha256 48 48");
  assert.is(within(pssParameters("sha256", "sha256", 31), key), "none");
  assert.is(within(pssParameters("sha384", "sha256", 48), key), "none");
  assert.is(within(pssParameters("sha256", "sha384", 48), key), "none");
  assert.is(within(key, key, 1), "sha256 sha256 32 1024");
});

test.run();
