/** Trusted roots for tests of their reader. */
import { createHash, generateKeyPairSync } from "node:crypto";

import { MINUTE, T0, dersOf, mint, type Minted } from "../../src/testkit/x509/mint.js";
import { extKeyUsage } from "../../src/testkit/x509/extensions.js";
import { PURPOSE } from "../../src/testkit/x509/oids.js";
import { caExtensions, testFulcio } from "../../src/testkit/sigstore/fulcioAuthority.js";

/** A JSON object that tests change. */
export type Json = Record<string, unknown>;

/** A SubjectPublicKeyInfo. */
export const p256Spki = spkiOf("P-256");
export const ed25519Spki = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "der" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
export const rsaSpki = rsa.export({ type: "spki", format: "der" });
export const rsaPkcs1 = rsa.export({ type: "pkcs1", format: "der" });

export function spkiOf(namedCurve: "P-256" | "P-384" | "P-521"): Buffer {
  return generateKeyPairSync("ec", { namedCurve }).publicKey.export({ type: "spki", format: "der" });
}

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
export const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/** A log; the members of `change` are put in place of its own. */
export function logJson(spki: Uint8Array, keyDetails: string, change: Json = {}): Json {
  return {
    baseUrl: "https://log.example",
    hashAlgorithm: "SHA2_256",
    publicKey: { rawBytes: base64(spki), keyDetails, validFor: { start: "2024-01-01T00:00:00Z" } },
    logId: { keyId: base64(sha256(spki)) },
    ...change,
  };
}

/** An authority. */
export function authorityJson(chain: readonly Uint8Array[], change: Json = {}): Json {
  return {
    subject: { organization: "example", commonName: "authority" },
    uri: "https://authority.example",
    certChain: { certificates: chain.map((der) => ({ rawBytes: base64(der) })) },
    validFor: { start: "2024-01-01T00:00:00Z" },
    ...change,
  };
}

/** An authority that issues, and one that stamps. */
export const { root, intermediate } = testFulcio();
export const fulcioChain: readonly Uint8Array[] = dersOf([intermediate, root]);
const stampingRoot = mint({ subject: "tsa root", extensions: caExtensions() });
const stampingLeaf: Minted = mint({
  subject: "tsa",
  issuer: stampingRoot,
  notAfter: T0 + 60 * MINUTE,
  extensions: [extKeyUsage(PURPOSE.timeStamping)],
});
export const stampingChain: readonly Uint8Array[] = dersOf([stampingLeaf, stampingRoot]);

/** A root that holds one of each. */
export function trustedRootJson(change: Json = {}): Json {
  return {
    mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    tlogs: [logJson(p256Spki, "PKIX_ECDSA_P256_SHA_256")],
    certificateAuthorities: [authorityJson(fulcioChain)],
    ctlogs: [logJson(p256Spki, "PKIX_ECDSA_P256_SHA_256")],
    timestampAuthorities: [authorityJson(stampingChain)],
    ...change,
  };
}

export const jsonBytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
