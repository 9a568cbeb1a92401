/**
 * The six signature algorithms of Notary Project signatures and the keys that go with them (signature specification,
 * "Algorithm Selection"; RFC 7518 §3, RFC 9053 §2.1, RFC 8230 §2).
 */
import { KitError } from "../kitError.js";
import type { Hash, KeyKind, TestKey } from "../x509/keys.js";

/** A key, as the specification names its kind. */
export type NotaryKey = "EC-256" | "EC-384" | "EC-521" | "RSA-2048" | "RSA-3072" | "RSA-4096";

/** An algorithm, as JWS names it. */
export type AlgorithmName = "ES256" | "ES384" | "ES512" | "PS256" | "PS384" | "PS512";

/** How an algorithm is named in headers: in JWS by text, in COSE by number. */
export interface AlgorithmLabel {
  readonly name: string;
  readonly cose: number;
}

/** One of the six. */
export interface Algorithm extends AlgorithmLabel {
  readonly name: AlgorithmName;
  readonly hash: Hash;
}

/** All six, by name. */
export const ALGORITHMS: Readonly<Record<AlgorithmName, Algorithm>> = {
  ES256: { name: "ES256", cose: -7, hash: "sha256" },
  ES384: { name: "ES384", cose: -35, hash: "sha384" },
  ES512: { name: "ES512", cose: -36, hash: "sha512" },
  PS256: { name: "PS256", cose: -37, hash: "sha256" },
  PS384: { name: "PS384", cose: -38, hash: "sha384" },
  PS512: { name: "PS512", cose: -39, hash: "sha512" },
};

/** Each kind of key, as the rest of the kit names it, and the one algorithm in which it signs. */
export const KEYS = {
  "EC-256": { kind: "P-256", algorithm: ALGORITHMS.ES256 },
  "EC-384": { kind: "P-384", algorithm: ALGORITHMS.ES384 },
  "EC-521": { kind: "P-521", algorithm: ALGORITHMS.ES512 },
  "RSA-2048": { kind: "RSA-2048", algorithm: ALGORITHMS.PS256 },
  "RSA-3072": { kind: "RSA-3072", algorithm: ALGORITHMS.PS384 },
  "RSA-4096": { kind: "RSA-4096", algorithm: ALGORITHMS.PS512 },
} as const satisfies Record<NotaryKey, { kind: KeyKind; algorithm: Algorithm }>;

/** The octets of r and of s, by curve. */
const WIDTHS: Partial<Record<KeyKind, number>> = { "P-256": 32, "P-384": 48, "P-521": 66 };

/** The octets of a hash: the salt of RSASSA-PSS is as long. */
const HASH_LENGTHS: Partial<Record<Hash, number>> = { sha256: 32, sha384: 48, sha512: 64 };

/** The raw signature of a key made of a seed: r and s one after the other, or RSASSA-PSS. Always the same for the same bytes. */
export function signRaw(key: TestKey, hash: Hash, bytes: Uint8Array, saltLength = HASH_LENGTHS[hash]): Uint8Array {
  if (key.signAlike === undefined) throw new KitError(`a key of ${key.kind} does not sign in this way`);
  if (key.kind.startsWith("RSA-")) return new Uint8Array(key.signAlike(hash, bytes, saltLength));
  return fixedWidth(key.signAlike(hash, bytes), WIDTHS[key.kind] ?? 0);
}

/** r and s of a DER ECDSA-Sig-Value, each as wide as the curve's order. */
function fixedWidth(der: Uint8Array, width: number): Uint8Array {
  const out = new Uint8Array(2 * width);
  let at = (der[1] ?? 0) < 0x80 ? 2 : 3;
  for (const end of [width, 2 * width]) {
    const length = der[at + 1] ?? 0;
    const digits = der.subarray(at + 2, at + 2 + length);
    const value = digits.subarray(Math.max(0, digits.length - width));
    out.set(value, end - value.length);
    at += 2 + length;
  }
  return out;
}
