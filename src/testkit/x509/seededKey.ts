/** Key pairs made of a text: the same text gives the same key, and the key gives the same signatures (RFC 6979, RFC 8032). */
import { createHash, createPrivateKey, createPublicKey } from "node:crypto";

import { p256, p384, p521 } from "@noble/curves/nist.js";

import { integer, octetString, sequence } from "./der.js";
import { identifier, digest, type Hash, type TestKey } from "./keys.js";

/** The kinds of key that a text can be made into. */
export type SeededKind = "P-256" | "P-384" | "P-521" | "Ed25519";

const CURVES = { "P-256": p256, "P-384": p384, "P-521": p521 } as const;
const made = new Map<string, TestKey>();

/** The key of that text and kind, made when first asked for. */
export function seededKey(seed: string, kind: SeededKind = "P-256"): TestKey {
  const name = `${kind} ${seed}`;
  const key = made.get(name) ?? (kind === "Ed25519" ? ed25519Key(name) : ecdsaKey(name, kind));
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
    signAlike: (hash: Hash, bytes: Uint8Array) =>
      curve.sign(digest(hash, bytes), secretKey, { prehash: false, lowS: false, format: "der" }),
  };
}

/** PKCS #8 (RFC 8410 §7). */
function ed25519Key(name: string): TestKey {
  const secret = octetString(createHash("sha256").update(name).digest());
  const der = Buffer.from(sequence(integer(0), identifier("1.3.101.112"), octetString(secret)));
  return testKeyOf("Ed25519", createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
}

function testKeyOf(kind: SeededKind, privateKey: TestKey["privateKey"]): TestKey {
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return { kind, privateKey, spki, identifier: digest("sha256", spki).subarray(0, 20) };
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
