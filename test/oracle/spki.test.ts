import { createHash, createPublicKey, generateKeyPairSync } from "node:crypto";

import { p256 } from "@noble/curves/nist.js";
import * as asn1js from "asn1js";
import * as assert from "uvu/assert";
import { ECPublicKey, PublicKeyInfo } from "pkijs";

import { testKey } from "../../src/testkit/x509/keys.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";

const test = suite("SubjectPublicKeyInfo against pkijs, asn1js and node:crypto");
const random = new SeededRandom("spki");

const ecPublicKey = "1.2.840.10045.2.1";
const prime256v1 = "1.2.840.10045.3.1.7";

test("what pkijs writes is read, and named by the digest of its bytes", () => {
  for (let i = 0; i < 100; i++) {
    const der = written(randomPoint());
    assert.is(outcome(der), "ok");
    assert.is(call("spkiFingerprint", [der], "string"), createHash("sha256").update(der).digest("hex"));
    assert.equal(
      pkijsKey(der),
      createPublicKey({ key: Buffer.from(der), format: "der", type: "spki" }).export({ format: "jwk" }),
    );
  }
});

test("keys of each kind that pkijs names are read, and of other kinds are named alike", () => {
  const supported = (["RSA-2048", "P-384", "P-521", "Ed25519"] as const).map((kind) => testKey(kind, 0).spki);
  const ed448 = generateKeyPairSync("ed448").publicKey.export({ type: "spki", format: "der" });
  const others = [ed448, testKey("secp256k1", 0).spki];
  for (const der of [...supported, ...others]) {
    const { algorithm } = PublicKeyInfo.fromBER(Uint8Array.from(der));
    const curve: unknown = algorithm.algorithmParams;
    const oid = curve instanceof asn1js.ObjectIdentifier ? curve.valueBlock.toString() : algorithm.algorithmId;
    const isSupported = supported.includes(der);
    assert.is(outcome(der), isSupported ? "ok" : `key-unsupported: ${oid}`);
  }
});

/** Encodings of one right key that are refused here; whether pkijs reads them is part of the test. */
const refusedOnPurpose: [name: string, pkijsReads: boolean, make: (point: Uint8Array) => Uint8Array][] = [
  ["trailing bytes", true, (point) => Buffer.concat([written(point), Buffer.from([0])])],
  ["a length in long form", true, (point) => longLength(written(point))],
  ["a compressed point", true, (point) => written(p256.Point.fromBytes(point).toBytes(true))],
  [
    "a hybrid point",
    true,
    (point) => written(Uint8Array.from(point, (byte, i) => (i === 0 ? 6 + (last(point) & 1) : byte))),
  ],
  ["unused bits", true, (point) => changed(written(point), 25, 1)],
  ["a point beside the curve", true, (point) => changed(written(point), 90, last(point) ^ 1)],
  [
    "an indefinite length",
    true,
    (point) => Buffer.concat([Buffer.from("3080", "hex"), written(point).slice(2), Buffer.alloc(2)]),
  ],
];

for (const [name, pkijsReads, make] of refusedOnPurpose) {
  test(`refused here: ${name}; pkijs ${pkijsReads ? "reads" : "refuses"} it`, () => {
    const der = make(randomPoint());
    assert.match(outcome(der), /^key-invalid: /);
    assert.is(pkijsAccepts(der), pkijsReads);
  });
}

function written(point: Uint8Array): Uint8Array {
  const sequence = new asn1js.Sequence({
    value: [
      new asn1js.Sequence({
        value: [
          new asn1js.ObjectIdentifier({ value: ecPublicKey }),
          new asn1js.ObjectIdentifier({ value: prime256v1 }),
        ],
      }),
      new asn1js.BitString({ valueHex: Uint8Array.from(point).buffer }),
    ],
  });
  return new Uint8Array(sequence.toBER());
}

function pkijsKey(der: Uint8Array): unknown {
  const { parsedKey } = PublicKeyInfo.fromBER(Uint8Array.from(der).buffer);
  assert.instance(parsedKey, ECPublicKey);
  const { crv, x, y } = parsedKey?.toJSON() as { crv: string; x: string; y: string };
  return { crv, kty: "EC", x, y };
}

function pkijsAccepts(der: Uint8Array): boolean {
  try {
    PublicKeyInfo.fromBER(Uint8Array.from(der).buffer);
    return true;
  } catch {
    return false;
  }
}

function outcome(der: Uint8Array): string {
  return call("spkiOutcome", [der], "string") ?? "null";
}

function longLength(der: Uint8Array): Uint8Array {
  return Buffer.concat([der.slice(0, 1), Buffer.from([0x81]), der.slice(1)]);
}

function changed(der: Uint8Array, at: number, value: number): Uint8Array {
  return Uint8Array.from(der, (byte, index) => (index === at ? value : byte));
}

function last(bytes: Uint8Array): number {
  return bytes[bytes.length - 1] ?? 0;
}

function randomPoint(): Uint8Array {
  return p256.Point.fromBytes(p256.keygen(random.bytes(48)).publicKey).toBytes(false);
}

test.run();
