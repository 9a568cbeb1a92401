/**
 * An independent model of Ed25519 (RFC 8032 §5.1) in affine BigInt arithmetic, slow and plain, with the choices that
 * the RFC leaves to be read: what other implementations answer is one of its readings.
 */
import { createHash } from "node:crypto";

/** p, L and d of RFC 8032 §5.1. */
export const P = 2n ** 255n - 19n;
export const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = modulo(-121665n * inverse(121666n));

/** A point in affine coordinates. */
export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** The neutral element, and the base point B. */
export const NEUTRAL: Point = { x: 0n, y: 1n };
export const BASE = basePoint();

/** How a verifier reads the RFC. */
export interface Reading {
  /** Takes y from p on, and a sign for x = 0, in the encoding of a key. */
  takesNonCanonicalKey: boolean;
  /** Takes a key of small order. */
  takesSmallOrderKey: boolean;
  /** Compares 8·[S]B with 8·R + 8·[k]A, for an R that it decodes strictly; else the encoding of [S]B - [k]A with R. */
  multipliesByCofactor: boolean;
}

/** What this project does. */
export const OURS: Reading = {
  takesNonCanonicalKey: false,
  takesSmallOrderKey: false,
  multipliesByCofactor: false,
};

/** What OpenSSL does, and Go. */
export const OPENSSL: Reading = { takesNonCanonicalKey: true, takesSmallOrderKey: true, multipliesByCofactor: false };

/** What noble does with `zip215: false`. */
export const NOBLE: Reading = { takesNonCanonicalKey: false, takesSmallOrderKey: false, multipliesByCofactor: true };

/** Whether the signature is right in that reading. */
export function verifies(reading: Reading, key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const a = decodePoint(key, reading.takesNonCanonicalKey);
  if (a === null || (!reading.takesSmallOrderKey && hasSmallOrder(a))) return false;
  if (signature.length !== 64) return false;
  const [rBytes, s] = [signature.subarray(0, 32), littleEndian(signature.subarray(32))];
  if (s >= L) return false;
  const expected = subtract(multiply(BASE, s), multiply(a, challenge(rBytes, key, message)));
  if (!reading.multipliesByCofactor) return Buffer.compare(encodePoint(expected), rBytes) === 0;
  const r = decodePoint(rBytes, false);
  return r !== null && isSame(multiply(subtract(expected, r), 8n), NEUTRAL);
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
  const x = squareRoot(modulo((y * y - 1n) * inverse(D * y * y + 1n)));
  if (x === null || (x === 0n && sign === 1n && !isLenient)) return null;
  return { x: (x & 1n) === sign ? x : modulo(-x), y: modulo(y) };
}

/** §5.1.2. */
export function encodePoint({ x, y }: Point): Uint8Array {
  return toLittleEndian(y | ((x & 1n) << 255n), 32);
}

/** The addition law of §5.1.4, complete. */
export function add(p: Point, q: Point): Point {
  const product = modulo(D * p.x * q.x * p.y * q.y);
  return {
    x: modulo((p.x * q.y + q.x * p.y) * inverse(1n + product)),
    y: modulo((p.y * q.y + p.x * q.x) * inverse(1n - product)),
  };
}

/** p - q. */
export function subtract(p: Point, q: Point): Point {
  return add(p, { x: modulo(-q.x), y: q.y });
}

/** scalar·p. */
export function multiply(p: Point, scalar: bigint): Point {
  let result = NEUTRAL;
  for (const bit of scalar.toString(2)) {
    result = add(result, result);
    if (bit === "1") result = add(result, p);
  }
  return result;
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

/** Little-endian bytes as a number. */
export function littleEndian(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);
}

/** `value` as so many little-endian bytes. */
export function toLittleEndian(value: bigint, length: number): Uint8Array {
  return Buffer.from(value.toString(16).padStart(length * 2, "0"), "hex").reverse();
}

/** The remainder modulo p. */
export function modulo(value: bigint): bigint {
  return ((value % P) + P) % P;
}

/** By Euclid's algorithm; 0 for 0. */
export function inverse(value: bigint): bigint {
  let [low, high] = [modulo(value), P];
  let [a, b] = [1n, 0n];
  while (low > 1n) {
    const quotient = high / low;
    [low, high] = [high - quotient * low, low];
    [a, b] = [b - quotient * a, a];
  }
  return low === 0n ? 0n : modulo(a);
}

/** One of the square roots, or null. */
function squareRoot(value: bigint): bigint | null {
  const candidate = power(value, (P + 3n) / 8n);
  for (const root of [candidate, modulo(candidate * power(2n, (P - 1n) / 4n))]) {
    if (modulo(root * root) === value) return root;
  }
  return null;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) result = (result * result * (bit === "1" ? base : 1n)) % P;
  return result;
}

/** The point whose y is 4/5 and whose x is even. */
function basePoint(): Point {
  return decodePoint(toLittleEndian(modulo(4n * inverse(5n)), 32), false) as Point;
}
