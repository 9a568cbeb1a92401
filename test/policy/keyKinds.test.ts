/** Images signed by keys of every kind, each in the ways that Sigstore knows for it, judged by the shipped policy. */
import { constants, generateKeyPairSync, sign, type KeyObject, type KeyPairKeyObjectResult } from "node:crypto";

import { ed25519ph } from "@noble/curves/ed25519.js";
import * as assert from "uvu/assert";

import { loadVerifyImageSignatures, pod } from "../support/policy.js";
import { evidenceOf, IMAGE, requiring, type Signer, signedLayer, simpleSigning } from "../support/signing.js";
import { suite } from "../support/suite.js";

const test = suite("policy: kinds of keys");
const policy = await loadVerifyImageSignatures();

type Sign = (payload: Uint8Array, key: KeyObject) => Uint8Array;

const rsa = (modulusLength: number): KeyPairKeyObjectResult => generateKeyPairSync("rsa", { modulusLength });
const ec = (namedCurve: string): KeyPairKeyObjectResult => generateKeyPairSync("ec", { namedCurve });
/** Node wants the salt's length as a number, and its types as a string. */
const pssOptions: object = { hashAlgorithm: "sha256", mgf1HashAlgorithm: "sha256", saltLength: 32 };
const pss = generateKeyPairSync("rsa-pss", { modulusLength: 2048, ...pssOptions });
const by =
  (hash: string | null): Sign =>
  (payload, key) =>
    sign(hash, payload, key);
const withPss: Sign = (payload, key) =>
  sign("sha256", payload, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
const prehashed: Sign = (payload, key) =>
  ed25519ph.sign(payload, Buffer.from(key.export({ format: "jwk" }).d ?? "", "base64url"));

const right: [string, KeyPairKeyObjectResult, Sign][] = [
  ["P-256", ec("P-256"), by("sha256")],
  ["P-384", ec("P-384"), by("sha384")],
  ["P-384", ec("P-384"), by("sha256")],
  ["P-521", ec("P-521"), by("sha512")],
  ["P-521", ec("P-521"), by("sha256")],
  ["RSA-2048", rsa(2048), by("sha256")],
  ["RSA-3072", rsa(3072), by("sha256")],
  ["RSA-2048", pss, withPss],
  ["Ed25519", generateKeyPairSync("ed25519"), by(null)],
  ["Ed25519", generateKeyPairSync("ed25519"), prehashed],
];

for (const [index, [kind, pair, signs]] of right.entries()) {
  test(`${kind}: signature ${index} is accepted, and of nothing else`, async () => {
    const signer = signerOf(pair, signs);
    const signed = signedLayer(signer, simpleSigning());
    const verdict = await policy.evaluate(pod(IMAGE), requiring([signer]), { replay: evidenceOf([signed]) });
    assert.is(verdict.accepted, true, verdict.message);
    assert.is(verdict.explanation.images[0]?.rules[0]?.attestors[0]?.algorithm, kind);
    const tampered = { ...signed, blob: Buffer.from(JSON.stringify(simpleSigning(undefined, { env: "prod" }))) };
    const denied = await policy.evaluate(pod(IMAGE), requiring([signer]), { replay: evidenceOf([tampered]) });
    assert.is(denied.accepted, false);
    const twin = signerOf(kind === "P-256" ? ec("P-256") : (right[(index + 1) % right.length]?.[1] ?? pair), signs);
    const other = await policy.evaluate(pod(IMAGE), requiring([twin]), { replay: evidenceOf([signed]) });
    assert.is(other.accepted, false);
  });
}

const wrong: [string, KeyPairKeyObjectResult, Sign][] = [
  ["P-256 with SHA-512", ec("P-256"), by("sha512")],
  ["P-384 with SHA-512", ec("P-384"), by("sha512")],
  ["RSA PKCS#1 with SHA-512", rsa(2048), by("sha512")],
  ["RSA PSS by a key of rsaEncryption", rsa(2048), withPss],
];

for (const [name, pair, signs] of wrong) {
  test(`${name}: not a scheme of this key`, async () => {
    const signer = signerOf(pair, signs);
    const replay = evidenceOf([signedLayer(signer, simpleSigning())]);
    const verdict = await policy.evaluate(pod(IMAGE), requiring([signer]), { replay });
    assert.is(verdict.accepted, false);
    assert.is(verdict.explanation.images[0]?.fault?.code, "signature-mismatch");
  });
}

function signerOf({ publicKey, privateKey }: KeyPairKeyObjectResult, signs: Sign): Signer {
  return {
    spki: publicKey.export({ type: "spki", format: "der" }),
    pem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    sign: (payload) => signs(payload, privateKey),
  };
}

test.run();
