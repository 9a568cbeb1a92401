/** Key pairs for test certificates, and the signature schemes in which they sign (RFC 5758, 8017, 8410). */
import { type KeyObject, constants, createHash, createPublicKey, generateKeyPairSync, sign } from "node:crypto";

import { bitString, integer, nothing, objectIdentifier, sequence, tagged } from "./der.js";
import { HASH, ID_MGF1, ID_RSASSA_PSS } from "./oids.js";

/** What a key is; the last two are there to be refused. */
export type KeyKind =
  "P-256" | "P-384" | "P-521" | "RSA-2048" | "RSA-3072" | "RSA-4096" | "Ed25519" | "secp256k1" | "RSA-1024";

/** How a certificate is signed, as its signatureAlgorithm says. */
export type Scheme = keyof typeof SCHEMES;

/** A key pair. */
export interface TestKey {
  readonly kind: KeyKind;
  readonly privateKey: KeyObject;
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** Twenty bytes of the SPKI's SHA-256 (RFC 7093 §2, method 4). */
  readonly identifier: Uint8Array;
  /** ECDSA or RSA that gives the same bytes each time, where the key was made of a seed; a salt's length makes it RSASSA-PSS. */
  readonly signAlike?: (hash: Hash, bytes: Uint8Array, saltLength?: number) => Uint8Array;
  /** Ed25519ph (RFC 8032 §5.1), where the key was made of a seed. */
  readonly signPrehashed?: (bytes: Uint8Array) => Uint8Array;
}

interface SchemeDefinition {
  /** DER AlgorithmIdentifier. */
  algorithm: Uint8Array;
  /** As node:crypto spells it; null where the scheme has one of its own. */
  hash: Hash | null;
  /** The salt's length makes it RSASSA-PSS. */
  saltLength?: number;
}

/** A hash, as node:crypto spells it. */
export type Hash = keyof typeof HASH;

const SCHEMES = {
  "ecdsa-with-SHA1": { algorithm: identifier("1.2.840.10045.4.1"), hash: "sha1" },
  "ecdsa-with-SHA256": { algorithm: identifier("1.2.840.10045.4.3.2"), hash: "sha256" },
  "ecdsa-with-SHA384": { algorithm: identifier("1.2.840.10045.4.3.3"), hash: "sha384" },
  "ecdsa-with-SHA512": { algorithm: identifier("1.2.840.10045.4.3.4"), hash: "sha512" },
  sha1WithRSAEncryption: { algorithm: identifier("1.2.840.113549.1.1.5", nothing()), hash: "sha1" },
  sha256WithRSAEncryption: { algorithm: identifier("1.2.840.113549.1.1.11", nothing()), hash: "sha256" },
  sha384WithRSAEncryption: { algorithm: identifier("1.2.840.113549.1.1.12", nothing()), hash: "sha384" },
  sha512WithRSAEncryption: { algorithm: identifier("1.2.840.113549.1.1.13", nothing()), hash: "sha512" },
  "id-RSASSA-PSS with SHA-256": { algorithm: pssIdentifier(256), hash: "sha256", saltLength: 32 },
  "id-RSASSA-PSS with SHA-384": { algorithm: pssIdentifier(384), hash: "sha384", saltLength: 48 },
  "id-RSASSA-PSS with SHA-512": { algorithm: pssIdentifier(512), hash: "sha512", saltLength: 64 },
  Ed25519: { algorithm: identifier("1.3.101.112"), hash: null },
} satisfies Record<string, SchemeDefinition>;

/** The schemes that a verifier has to know, by kind of key; the first is the usual one. */
export const SCHEMES_OF_KIND: Record<KeyKind, readonly [Scheme, ...Scheme[]]> = {
  "P-256": ["ecdsa-with-SHA256", "ecdsa-with-SHA384", "ecdsa-with-SHA512"],
  "P-384": ["ecdsa-with-SHA384", "ecdsa-with-SHA256", "ecdsa-with-SHA512"],
  "P-521": ["ecdsa-with-SHA512", "ecdsa-with-SHA256"],
  "RSA-2048": [
    "sha256WithRSAEncryption",
    "sha384WithRSAEncryption",
    "sha512WithRSAEncryption",
    "id-RSASSA-PSS with SHA-256",
    "id-RSASSA-PSS with SHA-384",
    "id-RSASSA-PSS with SHA-512",
  ],
  "RSA-3072": ["sha256WithRSAEncryption"],
  "RSA-4096": ["sha256WithRSAEncryption"],
  Ed25519: ["Ed25519"],
  secp256k1: ["ecdsa-with-SHA256"],
  "RSA-1024": ["sha256WithRSAEncryption"],
};

const pools = new Map<KeyKind, TestKey[]>();
const named = new Map<string, TestKey>();

/** The key of that kind and number: made when first asked for, and the same one for the rest of the run. */
export function testKey(kind: KeyKind, index: number): TestKey {
  const pool = pools.get(kind) ?? [];
  pools.set(kind, pool);
  const key = pool[index] ?? makeKey(kind);
  pool[index] = key;
  return key;
}

/** The key of that name: P-256, made when first asked for, and the same one for the rest of the run. */
export function namedKey(name: string): TestKey {
  const key = named.get(name) ?? makeKey("P-256");
  named.set(name, key);
  return key;
}

/** A key that nobody else has; an RSA key is the same for all, since making one takes long. */
export function freshKey(kind: KeyKind = "P-256"): TestKey {
  return kind.startsWith("RSA-") ? testKey(kind, 0) : makeKey(kind);
}

/** The public half of a key for node:crypto. */
export function publicKeyOf({ privateKey }: TestKey): KeyObject {
  return createPublicKey(privateKey);
}

/** DER AlgorithmIdentifier of a scheme. */
export function schemeAlgorithm(scheme: Scheme): Uint8Array {
  return SCHEMES[scheme].algorithm;
}

/** The signature as a certificate's BIT STRING holds it. */
export function signBytes(key: TestKey, scheme: Scheme, bytes: Uint8Array): Uint8Array {
  const { hash, saltLength }: SchemeDefinition = SCHEMES[scheme];
  const { privateKey, signAlike } = key;
  if (signAlike !== undefined && hash !== null) return signAlike(hash, bytes, saltLength);
  if (saltLength === undefined) return sign(hash, bytes, privateKey);
  return sign(hash, bytes, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
}

/** DER AlgorithmIdentifier. */
export function identifier(oid: string, ...parameters: readonly Uint8Array[]): Uint8Array {
  return sequence(objectIdentifier(oid), ...parameters);
}

/** DER AlgorithmIdentifier of a hash, with NULL or other parameters. */
export function hashIdentifier(hash: Hash, parameters = nothing()): Uint8Array {
  return identifier(HASH[hash], parameters);
}

/** The digest. */
export function digest(hash: Hash, bytes: Uint8Array): Uint8Array {
  return createHash(hash).update(bytes).digest();
}

/** DER RSASSA-PSS-params (RFC 4055 §3.1). */
export function pssParameters(hash: Hash, mgfHash: Hash, saltLength: number): Uint8Array {
  const mask = identifier(ID_MGF1, hashIdentifier(mgfHash));
  return sequence(tagged(0, hashIdentifier(hash)), tagged(1, mask), tagged(2, integer(saltLength)));
}

/** With MGF1 of the same hash and a salt as long as the hash. */
function pssIdentifier(bits: 256 | 384 | 512): Uint8Array {
  return identifier(ID_RSASSA_PSS, pssParameters(`sha${bits}`, `sha${bits}`, bits / 8));
}

function makeKey(kind: KeyKind): TestKey {
  const privateKey = makePrivateKey(kind);
  const spki = privateKey.publicKey.export({ format: "der", type: "spki" });
  return { kind, privateKey: privateKey.privateKey, spki, identifier: digest("sha256", spki).subarray(0, 20) };
}

function makePrivateKey(kind: KeyKind): { privateKey: KeyObject; publicKey: KeyObject } {
  if (kind === "Ed25519") return generateKeyPairSync("ed25519");
  if (kind.startsWith("RSA-")) return generateKeyPairSync("rsa", { modulusLength: Number(kind.slice(4)) });
  return generateKeyPairSync("ec", { namedCurve: kind });
}

/** An EC key whose SPKI spells out all parameters of P-256 (specifiedCurve, RFC 5480 §2.1.1 forbids it). */
export function explicitParametersSpki(): Uint8Array {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256", paramEncoding: "explicit" });
  return publicKey.export({ format: "der", type: "spki" });
}

/** The SPKI of an algorithm that nobody knows. */
export function unknownAlgorithmSpki(): Uint8Array {
  return sequence(identifier("1.3.6.1.4.1.55555.2.1"), bitString(Uint8Array.of(1, 2, 3)));
}
