import { createHash, generateKeyPairSync, sign } from "node:crypto";

import * as assert from "uvu/assert";

import { digestInfo } from "../differential/rsa/encodings.js";
import { TestRsaKey, bitsOf, rsaPublicKey } from "../support/certificates/rsaKey.js";
import { toBytes } from "../oracle/numbers.js";
import { integer, octetString, sequence } from "../../src/testkit/x509/der.js";
import { SeededRandom } from "../support/random.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("RSA");
const random = new SeededRandom("rsa unit");

const SHA256 = 0;
const message = Buffer.from("message");
const hashed = createHash("sha256").update(message).digest();
const odd2048 = (1n << 2047n) + 1n;

const keyOutcome = (n: bigint, e: bigint): string => call("rsaPkcs1KeyOutcome", [rsaPublicKey(n, e)], "string") ?? "";
const pkcs1 = (key: Uint8Array, signature: Uint8Array, digest: Uint8Array = hashed): string =>
  call("rsaPkcs1Outcome", [key, SHA256, digest, signature], "string") ?? "";
const pss = (key: Uint8Array, salt: number, signature: Uint8Array, digest: Uint8Array = hashed): string =>
  call("rsaPssOutcome", [key, SHA256, SHA256, salt, digest, signature], "string") ?? "";

test("what node:crypto signs is right, by the key it was signed with alone", () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const other = new TestRsaKey(2048, 65537n, random);
  const der = publicKey.export({ type: "pkcs1", format: "der" });
  const signature = sign("sha256", message, privateKey);
  assert.is(pkcs1(der, signature), "valid");
  assert.is(pkcs1(der, signature, createHash("sha256").digest()), "invalid");
  assert.not(["valid"].includes(pkcs1(other.pkcs1, signature)));
  const salted = sign("sha256", message, { key: privateKey, padding: 6, saltLength: 32 });
  assert.is(pss(der, 32, salted), "valid");
  assert.is(pss(der, -1, salted), "valid");
  assert.is(pss(der, 31, salted), "invalid");
  assert.is(pkcs1(der, salted), "invalid");
  assert.is(pss(der, 32, signature), "invalid");
});

test("a digest of another length is never right", () => {
  const key = new TestRsaKey(2048, 65537n, random);
  const signature = new Uint8Array(256);
  for (const length of [0, 20, 31, 33, 64]) {
    assert.is(pkcs1(key.pkcs1, signature, new Uint8Array(length)), "invalid");
    assert.is(pss(key.pkcs1, -1, signature, new Uint8Array(length)), "invalid");
  }
});

test("signatures of other lengths and from n on are malformed", () => {
  const key = new TestRsaKey(2049, 3n, random);
  const malformed = /^signature-malformed: /;
  for (const length of [0, 1, 256, 258]) assert.match(pkcs1(key.pkcs1, new Uint8Array(length)), malformed);
  for (const value of [key.n, key.n + 1n]) assert.match(pkcs1(key.pkcs1, toBytes(value, 257)), malformed);
  assert.is(pkcs1(key.pkcs1, toBytes(key.n - 1n, 257)), "invalid");
});

test("keys: sizes, exponents and parity", () => {
  assert.is(keyOutcome(odd2048, 3n), "ok");
  assert.is(keyOutcome((1n << 8192n) - 1n, 4294967295n), "ok");
  for (const n of [odd2048 >> 1n, (1n << 8192n) + 1n, 15n])
    assert.match(keyOutcome(n | 1n, 65537n), /^key-unsupported: /);
  assert.is(keyOutcome((1n << 2047n) - 1n, 3n), "key-unsupported: RSA with 2047 bits, not 2048 to 8192");
  assert.is(keyOutcome(odd2048 + 1n, 3n), "key-invalid: an even RSA modulus");
  for (const e of [0n, 1n, 2n, 4n, 65536n, 1n << 32n, (1n << 32n) + 1n, (1n << 64n) + 1n]) {
    assert.match(keyOutcome(odd2048, e), /^key-invalid: /, String(e));
  }
});

test("keys: encodings", () => {
  const key = Buffer.from(rsaPublicKey(odd2048, 3n));
  const contents = Buffer.concat([integer(odd2048), integer(3n)]);
  const wrong: Record<string, Uint8Array> = {
    nothing: new Uint8Array(),
    "a trailing byte": Buffer.concat([key, Uint8Array.of(0)]),
    "a third number": sequence(contents, integer(1n)),
    "no exponent": sequence(integer(odd2048)),
    "a negative modulus": sequence(Uint8Array.of(2, 1, 0x81), integer(3n)),
    "a padded exponent": sequence(integer(odd2048), Uint8Array.of(2, 2, 0, 3)),
    "a SET": Buffer.concat([Uint8Array.of(0x31), key.subarray(1)]),
  };
  for (const [name, der] of Object.entries(wrong)) {
    assert.match(call("rsaPkcs1KeyOutcome", [der], "string") ?? "", /^key-invalid: /, name);
  }
});

test("keys from two numbers have no leading zeros", () => {
  const n = toBytes(odd2048, 256);
  const outcome = (modulus: Uint8Array, e: number[]): string =>
    call("rsaKeyOutcome", [modulus, Uint8Array.from(e)], "string") ?? "";
  assert.is(outcome(n, [1, 0, 1]), "ok");
  for (const e of [[], [0], [0, 1, 0, 1], [1], [2]]) assert.match(outcome(n, e), /^key-invalid: /);
  assert.match(outcome(toBytes(odd2048, 257), [3]), /^key-invalid: /);
  assert.match(outcome(new Uint8Array(), [3]), /^key-invalid: /);
});

/** A cube root is a signature under e = 3 when only the front of the recovered message is looked at. */
test("CVE-2006-4339: a cube with a right front and garbage behind is no signature", () => {
  const key = new TestRsaKey(3072, 3n, random);
  const front = Buffer.concat([Uint8Array.of(0, 1, ...Array<number>(8).fill(0xff), 0), digestInfo("sha256", hashed)]);
  const wanted = BigInt(`0x${front.toString("hex")}`);
  const shift = BigInt(8 * (key.bytes - front.length));
  const root = cubeRoot((wanted << shift) + (1n << shift) - 1n);
  assert.is((root ** 3n) >> shift, wanted, "the forgery is one");
  assert.is(pkcs1(key.pkcs1, toBytes(root, key.bytes)), "invalid");
});

/** The variant that hides its garbage in the parameters of the hash algorithm (CVE-2006-4790, and BERserk after it). */
test("CVE-2006-4790, CVE-2014-1568: garbage as parameters or length octets of DigestInfo is no signature", () => {
  const key = new TestRsaKey(2048, 3n, random);
  const room = key.bytes - 11 - digestInfo("sha256", hashed).length - 4;
  const asParameters = digestInfo("sha256", hashed, octetString(Buffer.alloc(room, 0x5a)));
  const encoded = Buffer.concat([Uint8Array.of(0, 1), Buffer.alloc(key.bytes - asParameters.length - 3, 0xff)]);
  const hidden = Buffer.concat([encoded, Uint8Array.of(0), asParameters]);
  assert.is(pkcs1(key.pkcs1, signed(key, hidden)), "invalid");
});

test("suffix forgeries: a cube with the right digest behind the wrong front", () => {
  const key = new TestRsaKey(2048, 3n, random);
  const suffix = (BigInt(`0x${hashed.toString("hex")}`) | 1n) & ((1n << 256n) - 1n);
  let root = 1n;
  for (let bit = 1n; bit < 256n; bit++) {
    if ((((root ** 3n) ^ suffix) >> bit) & 1n) root |= 1n << bit;
  }
  assert.is((root ** 3n) & ((1n << 256n) - 1n), suffix, "the forgery is one");
  assert.is(pkcs1(key.pkcs1, toBytes(root, key.bytes), toBytes(suffix, 32)), "invalid");
});

function signed(key: TestRsaKey, encoded: Buffer): Uint8Array {
  return toBytes(key.sign(BigInt(`0x${encoded.toString("hex")}`)), key.bytes);
}

/** The largest integer whose cube is not more. */
function cubeRoot(value: bigint): bigint {
  let root = 0n;
  for (let bit = BigInt(Math.ceil(bitsOf(value) / 3)); bit >= 0n; bit--) {
    const next = root | (1n << bit);
    if (next ** 3n <= value) root = next;
  }
  return root;
}

test.run();
