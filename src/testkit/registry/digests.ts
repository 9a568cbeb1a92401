/** Digests as the specification spells them (OCI image specification, "Digests"), with the registered algorithms. */
import { createHash } from "node:crypto";

/** The algorithms, and how many hexadecimal digits their digests have. */
const DIGITS = { sha256: 64, sha512: 128 } as const;

/** A registered algorithm. */
export type DigestAlgorithm = keyof typeof DIGITS;

/** The algorithm of a well-formed digest of a registered algorithm; null of everything else. */
export function algorithmOf(digest: string): DigestAlgorithm | null {
  const [, algorithm = "", encoded = ""] = /^([a-z0-9]+):([a-f0-9]+)$/.exec(digest) ?? [];
  return isAlgorithm(algorithm) && encoded.length === DIGITS[algorithm] ? algorithm : null;
}

/** Whether the algorithm is registered. */
export function isAlgorithm(name: string): name is DigestAlgorithm {
  return Object.hasOwn(DIGITS, name);
}

/** Whether the digest is well-formed and that of the bytes. */
export function isDigestOf(digest: string, bytes: Uint8Array): boolean {
  const algorithm = algorithmOf(digest);
  return algorithm !== null && digest === `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
}
