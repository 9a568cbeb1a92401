/** The signature schemes that are measured, and samples of them: keys, payloads and signatures, made at the start. */
import {
  constants,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from "node:crypto";

import { flipped } from "../support/flipped.js";

/** One scheme. The names are those of the works. */
export interface Scheme {
  name: string;
  family: "ecdsa" | "ed25519" | "rsa-pkcs1" | "rsa-pss";
  /** Of the payload; for Ed25519 the scheme's own. */
  hash: "sha256" | "sha384" | "sha512";
  /** The curve's name, or the modulus' bits. */
  curve?: "P-256" | "P-384" | "P-521";
  bits?: number;
}

/** One valid signature, as bytes. */
export interface SignedBytes {
  spki: Uint8Array;
  payload: Uint8Array;
  /** As Sigstore has it: ECDSA in DER. */
  signature: Uint8Array;
  /** As WebCrypto has it: ECDSA as r || s. For other schemes the same bytes as `signature`. */
  webSignature: Uint8Array;
}

/** One valid signature, with its key parsed. */
export interface Sample extends SignedBytes {
  publicKey: KeyObject;
}

/** All schemes by name. */
export const SCHEMES = {
  p256: { name: "p256", family: "ecdsa", hash: "sha256", curve: "P-256" },
  p384: { name: "p384", family: "ecdsa", hash: "sha384", curve: "P-384" },
  p521: { name: "p521", family: "ecdsa", hash: "sha512", curve: "P-521" },
  ed25519: { name: "ed25519", family: "ed25519", hash: "sha512" },
  rsa2048: { name: "rsa2048", family: "rsa-pkcs1", hash: "sha256", bits: 2048 },
  rsa3072: { name: "rsa3072", family: "rsa-pkcs1", hash: "sha256", bits: 3072 },
  rsa4096: { name: "rsa4096", family: "rsa-pkcs1", hash: "sha256", bits: 4096 },
  "rsa2048-pss": { name: "rsa2048-pss", family: "rsa-pss", hash: "sha256", bits: 2048 },
  "rsa4096-pss": { name: "rsa4096-pss", family: "rsa-pss", hash: "sha256", bits: 4096 },
} satisfies Record<string, Scheme>;

/** The salt is as long as the digest, as Sigstore's signers make it. */
export const PSS_SALT_BYTES = 32;

/** Samples in one work. Assay counts the uses of some 64 keys: with twice as many no key is ever a known one. */
const SAMPLES = 128;

/** RSA keys are slow to make, and no implementation here remembers one from one call to the next. */
const RSA_KEYS = 2;

/** About the length of a signed container image payload. */
const PAYLOAD_BYTES = 250;

const keyPairs = new Map<string, KeyPairKeyObjectResult>();

/** Samples of as many keys as the scheme's work needs to have no key twice in a row. */
export function samplesOfManyKeys(scheme: Scheme): Sample[] {
  const keys = scheme.family.startsWith("rsa") ? RSA_KEYS : SAMPLES;
  return Array.from({ length: SAMPLES }, (_, index) => makeSample(scheme, keyPair(scheme, index % keys)));
}

/** Samples of one key. */
export function samplesOfOneKey(scheme: Scheme): Sample[] {
  return Array.from({ length: SAMPLES }, () => makeSample(scheme, keyPair(scheme, 0)));
}

/** The sample with another payload, and with another signature that is still well-formed. */
export function tampered(sample: Sample): Sample[] {
  return [
    { ...sample, payload: flipped(sample.payload) },
    { ...sample, signature: flipped(sample.signature), webSignature: flipped(sample.webSignature) },
  ];
}

/** What node:crypto wants to be told of a scheme besides the key. */
export function nodeOptions(scheme: Scheme): { padding?: number; saltLength?: number } {
  if (scheme.family !== "rsa-pss") return {};
  return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: PSS_SALT_BYTES };
}

/** What node:crypto calls the hash; Ed25519 has its own. */
export function nodeHash(scheme: Scheme): string | null {
  return scheme.family === "ed25519" ? null : scheme.hash;
}

function makeSample(scheme: Scheme, { privateKey, publicKey }: KeyPairKeyObjectResult): Sample {
  const payload = new Uint8Array(randomBytes(PAYLOAD_BYTES));
  const signed = (dsaEncoding: "der" | "ieee-p1363"): Uint8Array =>
    new Uint8Array(sign(nodeHash(scheme), payload, { key: privateKey, dsaEncoding, ...nodeOptions(scheme) }));
  const signature = signed("der");
  return {
    spki: new Uint8Array(publicKey.export({ type: "spki", format: "der" })),
    publicKey,
    payload,
    signature,
    webSignature: scheme.family === "ecdsa" ? signed("ieee-p1363") : signature,
  };
}

function keyPair(scheme: Scheme, index: number): KeyPairKeyObjectResult {
  const name = `${scheme.curve ?? scheme.bits ?? scheme.family} ${index}`;
  const pair = keyPairs.get(name) ?? generate(scheme);
  keyPairs.set(name, pair);
  return pair;
}

function generate({ curve, bits }: Scheme): KeyPairKeyObjectResult {
  if (curve !== undefined) return generateKeyPairSync("ec", { namedCurve: curve });
  if (bits !== undefined) return generateKeyPairSync("rsa", { modulusLength: bits, publicExponent: 65537 });
  return generateKeyPairSync("ed25519");
}
