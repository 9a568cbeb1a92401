import { generateKeyPairSync } from "node:crypto";

import * as assert from "uvu/assert";

import { HASHES, type Hash, hashIdentifier } from "../differential/rsa/encodings.js";
import { element, integer } from "../differential/rsa/testKey.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("PSS parameters");

const ID_MGF1 = "06092a864886f70d010108";
const SHA1 = "300906052b0e03021a0500";

const read = (...fields: Uint8Array[]): string =>
  call("rsaPssParameters", [element(0x30, Buffer.concat(fields))], "string") ?? "";
const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(" ", ""), "hex");
const hash = (name: Hash, parameters = "0500"): Uint8Array => element(0xa0, hashIdentifier(name, parameters));
const mgf = (name: Hash, parameters = "0500", oid = ID_MGF1): Uint8Array =>
  element(0xa1, element(0x30, Buffer.concat([bytes(oid), hashIdentifier(name, parameters)])));
const salt = (length: bigint): Uint8Array => element(0xa2, integer(length));
const trailer = (value: bigint): Uint8Array => element(0xa3, integer(value));

test("the hashes, with NULL parameters or none, and salts", () => {
  for (const first of HASHES) {
    for (const second of HASHES) {
      assert.is(read(hash(first), mgf(second), salt(32n)), `${first} ${second} 32 32`);
      assert.is(read(hash(first, ""), mgf(second, ""), salt(0n)), `${first} ${second} 0 0`);
    }
  }
  assert.is(read(hash("sha256"), mgf("sha256")), "sha256 sha256 20 20");
  assert.is(read(hash("sha256"), mgf("sha256"), salt(1024n)), "sha256 sha256 1024 1024");
});

test("a trailer of 1 may be there; a salt of 20 may not", () => {
  assert.is(read(hash("sha256"), mgf("sha256"), salt(32n), trailer(1n)), "sha256 sha256 32 32");
  assert.is(read(hash("sha256"), mgf("sha256"), trailer(1n)), "sha256 sha256 20 20");
  assert.match(read(hash("sha256"), mgf("sha256"), salt(20n)), /^key-invalid: a default/);
});

test("SHA-1, said or left out, is named", () => {
  assert.is(read(), "key-unsupported: PSS with SHA-1");
  assert.is(read(element(0xa0, bytes(SHA1)), mgf("sha256")), "key-unsupported: PSS with id-sha1");
  assert.is(read(hash("sha256")), "key-unsupported: PSS with a mask by SHA-1");
  assert.is(read(hash("sha256"), salt(32n)), "key-unsupported: PSS with a mask by SHA-1");
});

test("other hashes and mask generation functions are named", () => {
  const sha512256 = element(0xa0, bytes("300d06096086480165030402060500"));
  assert.is(read(sha512256, mgf("sha256")), "key-unsupported: PSS with 2.16.840.1.101.3.4.2.6");
  assert.is(read(hash("sha256"), mgf("sha256", "0500", "06032b6571")), "key-unsupported: 1.3.101.113");
});

test("other encodings are refused", () => {
  const [h, m] = [hash("sha256"), mgf("sha256")];
  const wrong: Record<string, Uint8Array[]> = {
    "another order": [m, h],
    "a field twice": [h, h, m],
    "a field of another number": [h, m, element(0xa4, integer(1n))],
    "an implicit tag": [h, m, bytes("820120")],
    "a negative salt": [h, m, bytes("a203 0201ff")],
    "a padded salt": [h, m, bytes("a204 02020020")],
    "a salt of 1025": [h, m, salt(1025n)],
    "a salt of 2^64": [h, m, salt(1n << 64n)],
    "two salts in a field": [h, m, bytes("a206 020120 020120")],
    "no salt in its field": [h, m, bytes("a200")],
    "a trailer of 2": [h, m, salt(32n), trailer(2n)],
    "a trailer of 257": [h, m, salt(32n), trailer(257n)],
    "a salt after the trailer": [h, m, trailer(1n), salt(32n)],
    "a hash with other parameters": [hash("sha256", "020100"), m],
    "a hash with NULL twice": [hash("sha256", "05000500"), m],
    "a mask's hash with other parameters": [h, mgf("sha256", "3000")],
    "MGF1 without a hash": [h, element(0xa1, element(0x30, bytes(ID_MGF1)))],
    "a byte behind the hash's field": [element(0xa0, Buffer.concat([hashIdentifier("sha256"), bytes("0500")])), m],
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
  const der = (first: Hash, second: Hash, length: bigint): Uint8Array =>
    element(0x30, Buffer.concat([hash(first), mgf(second), salt(length)]));
  const within = (signature: Uint8Array, key: Uint8Array, any = 0): string =>
    call("rsaPssWithin", [signature, any, key], "string") ?? "";
  const key = der("sha256", "sha256", 32n);
  assert.is(within(key, key), "sha256 sha256 32 32");
  assert.is(within(der("sha256", "sha256", 48n), key), "sha256 sha256 48 48");
  assert.is(within(der("sha256", "sha256", 31n), key), "none");
  assert.is(within(der("sha384", "sha256", 48n), key), "none");
  assert.is(within(der("sha256", "sha384", 48n), key), "none");
  assert.is(within(key, key, 1), "sha256 sha256 32 1024");
});

test.run();
