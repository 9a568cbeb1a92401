/** Advisories about signature checks and the keys for them, held against the core's one door for signatures. */
import { constants, createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";

import { ed25519 } from "@noble/curves/ed25519.js";
import { p256, p384, p521 } from "@noble/curves/nist.js";
import * as assert from "uvu/assert";

import { wrongEncodings } from "../../differential/rsa/pkcs1Cases.js";
import { TestRsaKey, rsaPublicKey } from "../../support/certificates/rsaKey.js";
import { toBigInt, toBytes } from "../../oracle/numbers.js";
import {
  TAG,
  bitString,
  element,
  integer,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
} from "../../../src/testkit/x509/der.js";
import { call } from "../../support/harness.js";
import { SeededRandom } from "../../support/random.js";
import type { Advisory } from "./advisory.js";

const random = new SeededRandom("advisories about signatures");
const payload = Buffer.from("a payload");

const CURVES = [
  { name: "P-256", bytes: 32, curve: p256, hash: "sha256" },
  { name: "P-384", bytes: 48, curve: p384, hash: "sha384" },
  { name: "P-521", bytes: 66, curve: p521, hash: "sha512" },
] as const;

const ID_EC_PUBLIC_KEY = objectIdentifier("1.2.840.10045.2.1");
const PRIME_FIELD = objectIdentifier("1.2.840.10045.1.1");
const RSA_ENCRYPTION = objectIdentifier("1.2.840.113549.1.1.1");
const PRIME256V1 = objectIdentifier("1.2.840.10045.3.1.7");
const SECP384R1 = objectIdentifier("1.3.132.0.34");
const SECP521R1 = objectIdentifier("1.3.132.0.35");
const ED25519_SPKI = Buffer.from("302a300506032b6570032100", "hex");

/** All lessons of this file. */
export const signatureAdvisories: Advisory[] = [
  {
    ids: ["CVE-2022-21449", "CVE-2021-43568", "CVE-2021-43569", "CVE-2021-43570", "CVE-2021-43571", "CVE-2021-43572"],
    lesson: "r and s of zero, or of the order, signed whatever there was to sign",
    check: async () => {
      for (const { name, bytes, curve, hash } of CURVES) {
        const key = spkiOf(generateKeyPairSync("ec", { namedCurve: name }).publicKey);
        const order = curve.Point.Fn.ORDER;
        for (const r of [0n, 1n, order]) {
          for (const s of [0n, 1n, order]) {
            const expected = r === 1n && s === 1n ? "signature-mismatch" : "signature-malformed";
            assert.is(outcome(key, ecdsaDer(r, s)), expected);
            const p1363 = Buffer.concat([toBytes(r, bytes), toBytes(s, bytes)]);
            assert.is(schemeOutcome(key, `ecdsa-p1363-${hash}`, p1363), expected);
          }
        }
      }
    },
  },
  {
    ids: ["CVE-2020-0601", "CVE-2022-0778", "CVE-2015-1788"],
    lesson: "a key brought the parameters of its own curve: a chosen generator, or a modulus without an end",
    check: async () => {
      // With G' = Q and n' = n the private key is 1: whoever has seen Q signs for it.
      const point = Buffer.from(p256.Point.BASE.multiply(5n).toBytes(false));
      for (const encoded of [point, Buffer.concat([Uint8Array.of(2), point.subarray(1, 33)])]) {
        const key = spki([ID_EC_PUBLIC_KEY, explicitParameters(encoded)], encoded);
        assert.is(outcome(key, ecdsaDer(1n, 1n)), "key-invalid");
      }
    },
  },
  {
    ids: ["CVE-2024-42460", "CVE-2024-42461", "CVE-2020-13822", "CVE-2020-14966", "CVE-2019-14859"],
    lesson: "the same ECDSA signature was taken in other spellings than its DER",
    check: async () => {
      for (const { name } of CURVES) {
        const pair = generateKeyPairSync("ec", { namedCurve: name });
        const key = spkiOf(pair.publicKey);
        const der = sign("sha256", payload, pair.privateKey);
        assert.is(outcome(key, der), "ok");
        for (const [about, spelling] of Object.entries(otherSpellings(der))) {
          assert.is(outcome(key, spelling), "signature-malformed", `${name}: ${about}`);
        }
      }
    },
  },
  {
    ids: ["CVE-2024-48948"],
    lesson: "a right ECDSA signature was refused when the digest began with zeros",
    check: async () => {
      const message = messageWithZeros();
      for (const { name } of CURVES) {
        const pair = generateKeyPairSync("ec", { namedCurve: name });
        const key = spkiOf(pair.publicKey);
        for (let i = 0; i < 10; i++) {
          assert.is(schemeOutcome(key, "ecdsa-sha256", sign("sha256", message, pair.privateKey), message), "ok");
        }
      }
    },
  },
  {
    ids: ["CVE-2024-48949", "CVE-2020-36843", "CVE-2024-42459"],
    lesson: "an Ed25519 signature with S + L, or with bytes behind it, was the same signature again",
    check: async () => {
      const { secretKey, publicKey } = ed25519.keygen(random.bytes(32));
      const key = Buffer.concat([ED25519_SPKI, publicKey]);
      const signature = ed25519.sign(payload, secretKey);
      assert.is(outcome(key, signature), "ok");
      const s = toBigInt(signature.slice(32).reverse());
      for (let times = 1n; s + times * ed25519.Point.Fn.ORDER < 1n << 256n; times++) {
        const other = toBytes(s + times * ed25519.Point.Fn.ORDER, 32).reverse();
        assert.is(outcome(key, Buffer.concat([signature.slice(0, 32), other])), "signature-malformed");
      }
      for (const length of [0, 32, 63, 65, 128]) {
        const other = Buffer.alloc(length);
        other.set(signature.slice(0, length));
        assert.is(outcome(key, other), "signature-malformed");
      }
    },
  },
  {
    ids: ["CVE-2020-9283"],
    lesson: "a key of another length than its algorithm's ended the program",
    check: async () => {
      for (let length = 0; length <= 70; length++) {
        if (length !== 32)
          assert.is(outcome(spki([objectIdentifier("1.3.101.112")], Buffer.alloc(length, 1)), payload), "key-invalid");
        for (const curve of [PRIME256V1, SECP384R1, SECP521R1]) {
          assert.is(outcome(spki([ID_EC_PUBLIC_KEY, curve], Buffer.alloc(length, 4)), payload), "key-invalid");
        }
      }
    },
  },
  {
    ids: ["CVE-2022-23806", "CVE-2020-28498"],
    lesson: "points with coordinates beyond the prime, and beside the curve, were taken",
    check: async () => {
      const { x, y } = p521.Point.BASE;
      const order = p521.Point.Fp.ORDER;
      const keyOf = (first: bigint, second: bigint): Uint8Array => {
        const point = Buffer.concat([Uint8Array.of(4), toBytes(first, 66), toBytes(second, 66)]);
        return spki([ID_EC_PUBLIC_KEY, SECP521R1], point);
      };
      assert.is(outcome(keyOf(x, y), ecdsaDer(1n, 1n)), "signature-mismatch");
      for (const [first, second] of [[x + order, y] as const, [x, y + order] as const, [x, y + 1n] as const]) {
        assert.is(outcome(keyOf(first, second), ecdsaDer(1n, 1n)), "key-invalid");
      }
    },
  },
  {
    ids: [
      "CVE-2022-24771",
      "CVE-2022-24772",
      "CVE-2022-24773",
      "CVE-2021-30246",
      "CVE-2018-16151",
      "CVE-2018-16152",
      "CVE-2016-1494",
    ],
    lesson: "PKCS#1 v1.5 was read leniently: short padding, garbage beside the digest, loose DigestInfo",
    check: async () => {
      const key = new TestRsaKey(2048, 3n, random);
      const hashed = createHash("sha256").update(payload).digest();
      for (const [about, make] of Object.entries(wrongEncodings)) {
        const encoded = make({ hash: "sha256", hashed, length: key.bytes, random });
        const representative = toBigInt(encoded);
        if (representative >= key.n) continue;
        const signature = toBytes(key.sign(representative), key.bytes);
        assert.is(outcome(spkiOf(key.publicKey), signature), "signature-mismatch", about);
      }
    },
  },
  {
    ids: ["CVE-2020-14968"],
    lesson: "an RSA signature with zeros before it, or with the modulus added, was the same signature again",
    check: async () => {
      for (const pair of [restrictedPair("sha256", 32), generateKeyPairSync("rsa", { modulusLength: 2048 })]) {
        const key = spkiOf(pair.publicKey);
        const signature = sign("sha256", payload, pair.privateKey);
        // Before the exponent 65537, an INTEGER of five bytes, which ends the key.
        const modulus = toBigInt(key.subarray(-5 - 256, -5));
        assert.is(outcome(key, signature), "ok");
        const sum = toBigInt(signature) + modulus;
        const zero = Uint8Array.of(0);
        for (const other of [Buffer.concat([zero, signature]), Buffer.concat([signature, zero]), toBytes(sum, 257)]) {
          assert.is(outcome(key, other), "signature-malformed");
        }
        if (sum < 1n << 2048n) assert.is(outcome(key, toBytes(sum, 256)), "signature-malformed");
      }
    },
  },
  {
    ids: ["CVE-2015-9235", "CVE-2016-5431", "CVE-2022-23541"],
    lesson: "what came with a signature chose the algorithm: the key and the profile do",
    check: async () => {
      const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      const asPss = sign("sha256", payload, { key: rsa.privateKey, padding, saltLength: 32 });
      assert.is(schemeOutcome(spkiOf(rsa.publicKey), "rsa-pss-sha256", asPss), "ok");
      assert.is(outcome(spkiOf(rsa.publicKey), asPss), "signature-mismatch");
      assert.is(outcome(spkiOf(rsa.publicKey), sign("sha512", payload, rsa.privateKey)), "signature-mismatch");

      const restricted = restrictedPair("sha384", 48);
      const [key, right] = [spkiOf(restricted.publicKey), sign("sha384", payload, restricted.privateKey)];
      assert.is(outcome(key, right), "ok");
      for (const scheme of ["rsa-pss-sha256", "rsa-pkcs1-sha384", "ecdsa-sha384", "ed25519"]) {
        assert.is(schemeOutcome(key, scheme, right), "key-unsupported", scheme);
      }
    },
  },
  {
    ids: ["CVE-2023-29409", "CVE-2023-6237"],
    lesson: "an RSA key of any size cost any amount of time",
    check: async () => {
      for (const bits of [8193n, 16384n, 1n << 18n]) {
        const modulus = (1n << (bits - 1n)) | 1n;
        const key = spki([RSA_ENCRYPTION, nothing()], rsaPublicKey(modulus, 65537n));
        const start = performance.now();
        assert.is(outcome(key, payload), "key-unsupported");
        assert.ok(performance.now() - start < 1000);
      }
    },
  },
  {
    ids: ["CVE-2023-2650"],
    lesson: "to write out an object identifier took time and memory by the square of its length",
    check: async () => {
      for (const bytes of [1000, 20_000, 60_000]) {
        const oid = element(TAG.objectIdentifier, Buffer.alloc(bytes, 1));
        for (const key of [spki([oid], payload), spki([ID_EC_PUBLIC_KEY, oid], payload)]) {
          assert.is(call("spkiOutcome", [key], "string"), `key-unsupported: an object identifier of ${bytes} bytes`);
        }
      }
    },
  },
];

/** The fault's name, or `ok`, of Sigstore's schemes for the key. */
function outcome(key: Uint8Array, signature: Uint8Array, message: Uint8Array = payload): string {
  return nameOf(call("verifyOutcome", [key, message, signature], "string"));
}

function schemeOutcome(key: Uint8Array, scheme: string, signature: Uint8Array, message: Uint8Array = payload): string {
  return nameOf(call("schemeOutcome", [key, scheme, message, signature], "string"));
}

function nameOf(answer: string | null): string {
  return (answer ?? "").split(":")[0] ?? "";
}

function spkiOf(key: KeyObject): Buffer {
  return key.export({ type: "spki", format: "der" });
}

/** Of the elements of its AlgorithmIdentifier. */
function spki(algorithm: readonly Uint8Array[], key: Uint8Array): Uint8Array {
  return sequence(sequence(...algorithm), bitString(key));
}

/** SpecifiedECDomain (SEC 1 appendix C.2) of P-256 with another generator. */
function explicitParameters(generator: Uint8Array): Uint8Array {
  const { p, a, b, n } = p256.Point.CURVE();
  const field = sequence(PRIME_FIELD, integer(p));
  const coefficients = sequence(...[a, b].map((number) => octetString(toBytes(number, 32))));
  return sequence(integer(1), field, coefficients, octetString(generator), integer(n), integer(1));
}

function ecdsaDer(r: bigint, s: bigint): Buffer {
  return Buffer.from(sequence(integer(r), integer(s)));
}

/** Encodings of the same r and s that are not DER. */
function otherSpellings(der: Buffer): Record<string, Uint8Array> {
  const start = (der[1] ?? 0) > 0x80 ? 3 : 2;
  const contents = der.subarray(start);
  const r = contents.subarray(2, 2 + (contents[1] ?? 0));
  const s = contents.subarray(2 + r.length);
  const padded = element(TAG.integer, Uint8Array.of(0), r);
  const short = contents.length < 0x80 ? [0x30, 0x81] : [0x30, 0x82, 0];
  return {
    "a zero before r": sequence(padded, s),
    "a length longer than needed": Buffer.concat([Uint8Array.of(...short, contents.length), contents]),
    "an indefinite length": Buffer.concat([Uint8Array.of(0x30, 0x80), contents, Uint8Array.of(0, 0)]),
    "a byte behind s": sequence(contents, Uint8Array.of(0)),
    "a byte behind all": Buffer.concat([der, Uint8Array.of(0)]),
  };
}

/** A message whose SHA-256 begins with two bytes of zero. */
function messageWithZeros(): Buffer {
  for (let number = 0; ; number++) {
    const message = Buffer.from(`message ${number}`);
    if (createHash("sha256").update(message).digest().readUInt16BE() === 0) return message;
  }
}

/** A pair of id-RSASSA-PSS that may sign in one way alone. */
function restrictedPair(hash: string, saltLength: number): { publicKey: KeyObject; privateKey: KeyObject } {
  // The types of Node want the length as a text, which Node does not take.
  const options = {
    modulusLength: 2048,
    hashAlgorithm: hash,
    mgf1HashAlgorithm: hash,
    saltLength: saltLength as never,
  };
  return generateKeyPairSync("rsa-pss", options);
}
