import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";

import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("ECDSA over P-256");

/** RFC 6979 appendix A.2.5: the key, and its signature over "sample" with SHA-256. */
const x = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6";
const y = "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
const r = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716";
const s = "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";

const order = BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
const spki = bytes(`3059301306072a8648ce3d020106082a8648ce3d03010703420004${x}${y}`);
const payload = Buffer.from("sample");

test("a published signature is right in both encodings", () => {
  assert.is(call("verifyOutcome", [spki, payload, bytes(`3046022100${r}022100${s}`)], "string"), "ok");
  assert.is(call("schemeOutcome", [spki, "ecdsa-p1363-sha256", payload, bytes(r + s)], "string"), "ok");
});

test("so is its twin with n - s", () => {
  const low = (order - BigInt(`0x${s}`)).toString(16).padStart(64, "0");
  assert.is(call("schemeOutcome", [spki, "ecdsa-p1363-sha256", payload, bytes(r + low)], "string"), "ok");
});

test("another payload, another key and r and s in turn are a mismatch", () => {
  const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ type: "spki", format: "der" });
  const signature = bytes(r + s);
  const verify = (key: Uint8Array, message: Uint8Array, rs: Uint8Array): string | null =>
    call("schemeOutcome", [key, "ecdsa-p1363-sha256", message, rs], "string");
  assert.is(verify(spki, Buffer.from("sampl"), signature), "signature-mismatch");
  assert.is(verify(other, payload, signature), "signature-mismatch");
  assert.is(verify(spki, payload, bytes(s + r)), "signature-mismatch");
  assert.is(call("verifyOutcome", [spki, payload, bytes("3006020101020101")], "string"), "signature-mismatch");
});

test("each encoding is refused at the other's door", () => {
  assert.match(call("verifyOutcome", [spki, payload, bytes(r + s)], "string") ?? "", "signature-malformed: ");
  const der = bytes(`3046022100${r}022100${s}`);
  assert.match(
    call("schemeOutcome", [spki, "ecdsa-p1363-sha256", payload, der], "string") ?? "",
    "signature-malformed: ",
  );
});

test("what node:crypto signs is right, the empty payload too", () => {
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = createPublicKey(createPrivateKey(pair.privateKey.export({ type: "pkcs8", format: "pem" })));
  const der = key.export({ type: "spki", format: "der" });
  for (const length of [0, 1, 63, 64, 1000]) {
    const message = Buffer.alloc(length, 7);
    assert.is(call("verifyOutcome", [der, message, sign("sha256", message, pair.privateKey)], "string"), "ok");
  }
});

const malformedDer: Record<string, string> = {
  nothing: "",
  "an empty SEQUENCE": "3000",
  "one number": "3003020101",
  "three numbers": "3009020101020101020101",
  "a trailing byte": "300602010102010100",
  "a SET": "3106020101020101",
  "a long length": "308106020101020101",
  "an indefinite length": "30800201010201010000",
  "r of zero": "3006020100020101",
  "s of zero": "3006020101020100",
  "a negative r": "30060201ff020101",
  "a padded s": "300702010102020001",
  "r of 33 bytes": `30260221${"01".repeat(33)}020101`,
  "r of n": `3026022100${order.toString(16)}020101`,
  "s of n": `3026020101022100${order.toString(16)}`,
  "r of 2^256": `30260221 01${"00".repeat(32)}020101`,
};

for (const [name, hex] of Object.entries(malformedDer)) {
  test(`not a DER signature: ${name}`, () => {
    assert.match(call("ecdsaDerOutcome", [256, bytes(hex)], "string") ?? "", /^signature-malformed: /);
  });
}

test("not a P1363 signature: other lengths, zero, n and more", () => {
  const one = 1n.toString(16).padStart(64, "0");
  const outcome = (hex: string): string => call("ecdsaP1363Outcome", [256, bytes(hex)], "string") ?? "";
  for (const hex of ["", r, r + s.slice(2), `${r}${s}00`]) assert.match(outcome(hex), /^signature-malformed: /);
  for (const bad of ["0".repeat(64), order.toString(16), (order + 1n).toString(16), "f".repeat(64)]) {
    assert.match(outcome(bad + one), /^signature-malformed: /);
    assert.match(outcome(one + bad), /^signature-malformed: /);
  }
  assert.is(outcome(one + (order - 1n).toString(16)), "ok");
});

test("r and s of DER come out as 32 bytes each", () => {
  const answer = call("ecdsaDerToP1363", [256, bytes(`3026022100${r}020105`)], "bytes");
  assert.is(Buffer.from(answer ?? []).toString("hex"), r + "5".padStart(64, "0"));
});

function bytes(hex: string): Uint8Array {
  return Buffer.from(hex.replaceAll(" ", ""), "hex");
}

test.run();
