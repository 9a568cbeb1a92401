/**
 * An independent model of Ed25519 (RFC 8032 §5.1) in BigInt arithmetic, slow and plain, with the readings of the RFC by
 * which implementations differ.
 */
import { createHash } from "node:crypto";

import { inverse, littleEndian, modulo as moduloOf, power, toLittleEndian } from "../oracle/numbers.js";

/** p, L and d of RFC 8032 §5.1. */
export const P = 2n ** 255n - 19n;
export const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = modulo(-121665n * inverse(121666n, P));

/** A point in affine coordinates. */
export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** The neutral element, and the base point B. */
export const NEUTRAL: Point = { x: 0n, y: 1n };
export const BASE = basePoint();

/** Whether a signature is right, in each of the readings of the RFC that are in use. */
export interface Verdicts {
  /** What this project does: strict encodings, no key of small order, [S]B - [k]A encoded and compared with R. */
  ours: boolean;
  /** OpenSSL and Go: the same, but keys of small order, y from p on, and a sign for x = 0 are taken in a key. */
  openssl: boolean;
  /** Noble with `zip215: false`: keys as ours; R is decoded strictly, and 8·[S]B = 8·R + 8·[k]A is enough. */
  noble: boolean;
}

/** All readings of one signature. */
export function verdicts(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Verdicts {
  const none = { ours: false, openssl: false, noble: false };
  const a = decodePoint(key, true);
  if (a === null || signature.length !== 64) return none;
  const [rBytes, s] = [signature.subarray(0, 32), littleEndian(signature.subarray(32))];
  if (s >= L) return none;
  const isStrict = decodePoint(key, false) !== null && !hasSmallOrder(a);
  const expected = subtract(multiply(BASE, s), multiply(a, challenge(rBytes, key, message)));
  const isEqual = Buffer.compare(encodePoint(expected), rBytes) === 0;
  const r = decodePoint(rBytes, false);
  const isEqualTimes8 = r !== null && hasSmallOrder(subtract(expected, r));
  return { ours: isStrict && isEqual, openssl: isEqual, noble: isStrict && isEqualTimes8 };
}

/** k = SHA-512(R || A || M) mod L. */
export function challenge(r: Uint8Array, key: Uint8Array, message: Uint8Array): bigint {
  return littleEndian(createHash("sha512").update(r).update(key).update(message).digest()) % L;
}

/** §5.1.3; `isLenient` takes y from p on and a sign for x = 0. Null when there is no such point. */
export function decodePoint(bytes: Uint8Array, isLenient: boolean): Point | null {
  if (bytes.length !== 32) return null;
  const encoded = littleEndian(bytes);
  const sign = encoded >> 255n;
  const y = encoded & (2n ** 255n - 1n);
  if (y >= P && !isLenient) return null;
  const x = squareRoot(modulo((y * y - 1n) * inverse(D * y * y + 1n, P)));
  if (x === null || (x === 0n && sign === 1n && !isLenient)) return null;
  return { x: (x & 1n) === sign ? x : modulo(-x), y: modulo(y) };
}

/** §5.1.2. */
export function encodePoint({ x, y }: Point): Uint8Array {
  return toLittleEndian(y | ((x & 1n) << 255n), 32);
}

/** p + q. */
export function add(p: Point, q: Point): Point {
  return affine(sum({ ...p, z: 1n }, { ...q, z: 1n }));
}

/** p - q. */
export function subtract(p: Point, q: Point): Point {
  return add(p, { x: modulo(-q.x), y: q.y });
}

/** scalar·p. */
export function multiply(p: Point, scalar: bigint): Point {
  let result: Projective = { ...NEUTRAL, z: 1n };
  for (const bit of scalar.toString(2)) {
    result = sum(result, result);
    if (bit === "1") result = sum(result, { ...p, z: 1n });
  }
  return affine(result);
}

/** x/z and y/z. */
interface Projective extends Point {
  readonly z: bigint;
}

/** The complete addition law: (x1·y2 + x2·y1)/(1 + d·x1·x2·y1·y2), (y1·y2 + x1·x2)/(1 - d·x1·x2·y1·y2). */
function sum(p: Projective, q: Projective): Projective {
  const [z, xx, yy] = [(p.z * q.z) % P, (p.x * q.x) % P, (p.y * q.y) % P];
  const product = (D * ((xx * yy) % P)) % P;
  const [plus, minus] = [z * z + product, z * z - product];
  return {
    x: modulo(z * minus * (p.x * q.y + q.x * p.y)),
    y: modulo(z * plus * (yy + xx)),
    z: modulo(plus * minus),
  };
}

function affine({ x, y, z }: Projective): Point {
  return { x: modulo(x * inverse(z, P)), y: modulo(y * inverse(z, P)) };
}

/** True when both are one point. */
export function isSame(p: Point, q: Point): boolean {
  return p.x === q.x && p.y === q.y;
}

/** True when the order of the point divides 8. */
export function hasSmallOrder(p: Point): boolean {
  return isSame(multiply(p, 8n), NEUTRAL);
}

/** The eight points whose order divides 8: the multiples of one of order 8, which any point of the curve leads to. */
export function smallOrderPoints(): Point[] {
  for (let y = 2n; ; y++) {
    const point = decodePoint(toLittleEndian(y, 32), false);
    if (point === null) continue;
    const generator = multiply(point, L);
    if (!isSame(multiply(generator, 4n), NEUTRAL)) {
      return Array.from({ length: 8 }, (_, i) => multiply(generator, BigInt(i)));
    }
  }
}

/** The remainder modulo p. */
export function modulo(value: bigint): bigint {
  return moduloOf(value, P);
}

/** One of the square roots, or null. */
function squareRoot(value: bigint): bigint | null {
  const candidate = power(value, (P + 3n) / 8n, P);
  for (const root of [candidate, modulo(candidate * power(2n, (P - 1n) / 4n, P))]) {
    if (modulo(root * root) === value) return root;
  }
  return null;
}

/** The point whose y is 4/5 and whose x is even. */
function basePoint(): Point {
  return decodePoint(toLittleEndian(modulo(4n * inverse(5n, P)), 32), false) as Point;
}
