/**
 * Key pairs made of a text: the same text gives the same key, and the key gives the same signatures (RFC 6979, RFC 8032; the
 * salts of RSASSA-PSS follow from the message).
 */
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";

import { refuseOther } from "../arguments.js";
import { edwards, nist } from "../libraries.js";
import { signDeterministically } from "./deterministicEcdsa.js";
import { integer, octetString, sequence } from "./der.js";
import { identifier, digest, type Hash, type TestKey } from "./keys.js";
import { pssSignature } from "./pssSignature.js";
import { SEEDED_KINDS, type SeededKind } from "./seededKinds.js";
import { seededRsaKey } from "./seededRsaKey.js";

const CURVES = { "P-256": nist.p256, "P-384": nist.p384, "P-521": nist.p521 } as const;

const MAKERS = {
  "P-256": (name: string) => ecdsaKey(name, "P-256"),
  "P-384": (name: string) => ecdsaKey(name, "P-384"),
  "P-521": (name: string) => ecdsaKey(name, "P-521"),
  "RSA-2048": (name: string) => rsaKey(name, 2048),
  "RSA-3072": (name: string) => rsaKey(name, 3072),
  "RSA-4096": (name: string) => rsaKey(name, 4096),
  Ed25519: (name: string) => ed25519Key(name),
} as const satisfies Record<SeededKind, (name: string) => TestKey>;

const made = new Map<string, TestKey>();

/** The key of that text and kind, made when first asked for: RSA-4096 takes most of a second, all others less. */
export function seededKey(seed: string, kind: SeededKind = "P-256"): TestKey {
  const name = `${kind} ${seed}`;
  refuseOther("kind of key", kind, SEEDED_KINDS);
  const key = made.get(name) ?? MAKERS[kind](name);
  made.set(name, key);
  return key;
}

function ecdsaKey(name: string, kind: keyof typeof CURVES): TestKey {
  const curve = CURVES[kind];
  const seed = Buffer.concat([0, 1].map((half) => createHash("sha512").update(`${name} ${half}`).digest()));
  const { secretKey, publicKey } = curve.keygen(seed.subarray(0, curve.lengths.seed));
  const point = Buffer.from(curve.Point.fromBytes(publicKey).toBytes(false)).subarray(1);
  const [x, y] = [point.subarray(0, point.length / 2), point.subarray(point.length / 2)];
  const privateKey = createPrivateKey({
    key: { kty: "EC", crv: kind, x: base64url(x), y: base64url(y), d: base64url(secretKey) },
    format: "jwk",
  });
  return {
    ...testKeyOf(kind, privateKey),
    signAlike: (hash: Hash, bytes: Uint8Array) => signDeterministically(kind, secretKey, digest(hash, bytes)),
  };
}

function rsaKey(name: string, bits: 2048 | 3072 | 4096): TestKey {
  const privateKey = seededRsaKey(name, bits);
  return {
    ...testKeyOf(`RSA-${bits}`, privateKey),
    signAlike: (hash: Hash, bytes: Uint8Array, saltLength?: number) =>
      saltLength === undefined ? sign(hash, bytes, privateKey) : pssSignature(privateKey, hash, bytes, saltLength),
  };
}

/** PKCS #8 (RFC 8410 §7). */
function ed25519Key(name: string): TestKey {
  const secret = createHash("sha256").update(name).digest();
  const der = Buffer.from(sequence(integer(0), identifier("1.3.101.112"), octetString(octetString(secret))));
  return {
    ...testKeyOf("Ed25519", createPrivateKey({ key: der, format: "der", type: "pkcs8" })),
    signPrehashed: (bytes: Uint8Array) => edwards.ed25519ph.sign(bytes, secret),
  };
}

function testKeyOf(kind: SeededKind, privateKey: TestKey["privateKey"]): TestKey {
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return { kind, privateKey, spki, identifier: digest("sha256", spki).subarray(0, 20) };
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
