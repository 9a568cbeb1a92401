/** One signature to be judged, and the ways by which one is made that is right. */
import { toBytes } from "../../oracle/numbers.js";
import type { Curve, Digest, Point } from "./curve.js";

/** What a judge may say: `refused` when the point, or r or s, is not even read. */
export type Judgement = "right" | "wrong" | "refused";

/** One signature to be judged. */
export interface Case {
  /** What it tries. */
  about: string;
  /** The encoded public key. */
  point: Uint8Array;
  digest: Digest;
  /** Big-endian, as long as a coordinate. */
  r: Uint8Array;
  s: Uint8Array;
  /** What it is by the way it was made. */
  expected: Judgement;
}

/** A signature with its key. */
export interface Signed {
  key: Point;
  digest: Digest;
  r: bigint;
  s: bigint;
}

/** The case of a signature by a key on the curve; r and s out of range are refused. */
export function judged(curve: Curve, about: string, signed: Signed, expected: "right" | "wrong"): Case {
  const { key, digest, r, s } = signed;
  const isRead = [r, s].every((value) => value > 0n && value < curve.n);
  const encoded = { r: toBytes(r, curve.length), s: toBytes(s, curve.length) };
  return { about, point: curve.encoded(key), digest, ...encoded, expected: isRead ? expected : "refused" };
}

/** Signed with the key d. */
export function signedByKey(curve: Curve, d: bigint, digest: Digest = curve.message()): Signed {
  const { k, r } = nonce(curve);
  return { key: curve.multiple(d), digest, r, s: curve.divided(curve.numberOf(digest) + r * d, k) };
}

/** The key for which a signature with a chosen s is right: d = (s·k - e)/r. */
export function signedWithS(curve: Curve, s: bigint, digest: Digest = curve.message()): Signed {
  const { k, r } = nonce(curve);
  return { key: curve.multiple(curve.divided(s * k - curve.numberOf(digest), r)), digest, r, s };
}

/** The key for which u·G + v·Q is computed with a chosen u = e/s: d = (k - u)/v. */
export function signedWithU(curve: Curve, u: bigint): Signed {
  const digest = curve.message();
  const { k, r } = nonce(curve);
  const s = curve.divided(curve.numberOf(digest), u);
  return { key: curve.multiple(curve.divided((k - u) * s, r)), digest, r, s };
}

/** The same for a chosen v = r/s. */
export function signedWithV(curve: Curve, v: bigint): Signed {
  const { r, k } = nonce(curve);
  const digest = curve.message();
  const s = curve.divided(r, v);
  const u = curve.divided(curve.numberOf(digest), s);
  return { key: curve.multiple(curve.divided(k - u, v)), digest, r, s };
}

/** The key for which u·G + v·Q is this very point and r is what is said: Q = (s·R - e·G)/r. */
export function signedToPoint(curve: Curve, point: Point, r: bigint): Signed {
  const digest = curve.message();
  // Small factors are quick to multiply by; s = r·factor is of full size all the same, unless r is small too.
  const factor = curve.random.pick([
    1n,
    2n,
    3n,
    curve.random.bigint(2) + 1n,
    curve.random.bigint(4) + 1n,
    curve.scalar(),
  ]);
  const scaled = point.multiplyUnsafe(factor);
  const key = scaled.subtract(curve.multiple(curve.divided(curve.numberOf(digest), r)));
  return { key, digest, r, s: curve.modulo(r * factor) };
}

/** The digest that makes u·G + v·Q the sum for a chosen key, u and v: s = r/v, e = u·s. Null when there is none. */
export function signedWithDigest(curve: Curve, key: Point, u: bigint, v: bigint): Signed | null {
  const sum = curve.multiple(u).add(key.multiplyUnsafe(v));
  if (sum.is0()) return null;
  const r = curve.modulo(sum.toAffine().x);
  const s = curve.divided(r, v);
  const digest = curve.digestOf(curve.modulo(u * s));
  return digest === null || r === 0n ? null : { key, digest, r, s };
}

/** A nonce k and r, the x of k·G modulo n. */
export function nonce(curve: Curve): { k: bigint; r: bigint } {
  const { k, point } = curve.walk();
  return { k, r: curve.modulo(point.toAffine().x) };
}
