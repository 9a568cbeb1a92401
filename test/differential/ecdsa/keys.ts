/** Cases about the public key: special points, and what is no point of the curve. */
import { toBytes } from "../../oracle/numbers.js";
import { type Case, judged, type Signed, signedByKey, signedWithDigest } from "./case.js";
import type { Curve, Point } from "./curve.js";
import { patterned, specialScalar } from "./numbers.js";
import type { Maker } from "./signatures.js";

/** Q = ±G, small multiples of it, (n ± 1)/2·G, powers of two … */
const specialKey: Maker = (curve) => {
  const { n, random } = curve;
  const small = BigInt(1 + random.below(40));
  const d = random.pick([1n, n - 1n, small, n - small, (n - 1n) / 2n, (n + 1n) / 2n, specialScalar(curve)]);
  const signed = signedByKey(curve, d);
  return [
    judged(curve, "special key", signed, "right"),
    judged(curve, "special key, negated", { ...signed, key: signed.key.negate() }, "wrong"),
  ];
};

/** A key with a special x, whose logarithm nobody knows: its digest is found from u and v. */
const specialCoordinate: Maker = (curve) => {
  const key = pointWithSpecialX(curve);
  const small = curve.random.bigint(2) + 1n;
  const signed = signedWithDigest(curve, key, curve.scalar(), curve.random.pick([small, small, curve.scalar()]));
  const guessed = { key, digest: curve.message(), r: curve.scalar(), s: curve.scalar() };
  if (signed === null) return [judged(curve, "special x of the key, guessed", guessed, "wrong")];
  return [judged(curve, "special x of the key", signed, "right")];
};

function pointWithSpecialX(curve: Curve): Point {
  const near = curve.random.pick([0n, curve.p - 60n, curve.n - 20n, patterned(curve, curve.bits)]);
  return curve.liftFrom(near % curve.p);
}

/** Bytes in the place of a right key that are refused. */
function refused(curve: Curve, about: string, signed: Signed, point: Uint8Array): Case {
  return { ...judged(curve, about, signed, "wrong"), point, expected: "refused" };
}

/** 04 || x || y for any two numbers. */
function coordinates(curve: Curve, x: bigint, y: bigint): Uint8Array {
  return Buffer.concat([Uint8Array.of(4), toBytes(x, curve.length), toBytes(y, curve.length)]);
}

/** x and y that do not satisfy y² = x³ - 3x + b: changed by a bit, by one, exchanged, or of another curve. */
const besideTheCurve: Maker = (curve) => {
  const { p, b, random } = curve;
  const signed = signedByKey(curve, curve.scalar());
  const { x, y } = signed.key.toAffine();
  const bit = 1n << BigInt(random.below(curve.bits));
  const pairs = [
    [x ^ bit, y],
    [x, y ^ bit],
    [x + 1n, y],
    [x, y + 1n],
    [y, x],
    [x, x],
    [0n, y],
    [x, 0n],
    [x, patterned(curve, curve.bits)],
  ] as const;
  const [left, right] = random.pick(pairs);
  const isOnCurve = left < p && right < p && (right ** 2n - left ** 3n + 3n * left - b) % p === 0n;
  return isOnCurve ? [] : [refused(curve, "beside the curve", signed, coordinates(curve, left, right))];
};

/** The identity, for which u·G alone would be the sum: s = e/k. */
const identity: Maker = (curve) => {
  const { k, point } = curve.walk();
  const digest = curve.message();
  const r = curve.modulo(point.toAffine().x);
  const signed = { key: curve.base, digest, r, s: curve.divided(curve.numberOf(digest), k) };
  const length = curve.length;
  const encodings = [Uint8Array.of(0), coordinates(curve, 0n, 0n), new Uint8Array(1 + 2 * length), new Uint8Array(0)];
  return [refused(curve, "the identity", signed, curve.random.pick(encodings))];
};

/** x + p or y + p, where the bytes of a coordinate hold it; the key is right modulo p. */
const beyondThePrime: Maker = (curve) => {
  const end = 1n << BigInt(8 * curve.length);
  const key = curve.liftFrom(curve.random.bigint(3));
  const signed = { key, digest: curve.message(), r: curve.scalar(), s: curve.scalar() };
  const made = signedWithDigest(curve, key, curve.scalar(), BigInt(1 + curve.random.below(9))) ?? signed;
  const { x, y } = key.toAffine();
  const pairs = [
    [x + curve.p, y],
    [x, y + curve.p],
    [x + curve.p, y + curve.p],
  ] as const;
  return pairs
    .filter((pair) => pair.every((value) => value < end))
    .map(([left, right]) => refused(curve, "a coordinate from p on", made, coordinates(curve, left, right)));
};

/** Another length or another first byte. Compressed and hybrid points, which others read, are left out. */
const misshapen: Maker = (curve) => {
  const signed = signedByKey(curve, curve.scalar());
  const valid = curve.encoded(signed.key);
  const first = curve.random.pick([0, 1, 5, 8, 0x84, 0xff]);
  const shapes = [
    valid.subarray(1),
    valid.subarray(0, -1),
    Buffer.concat([valid, Uint8Array.of(0)]),
    valid.subarray(0, 1 + curve.length),
    Uint8Array.from(valid, (byte, index) => (index === 0 ? first : byte)),
  ];
  return [refused(curve, "misshapen", signed, curve.random.pick(shapes))];
};

/** All of them. */
export const keyMakers: Maker[] = [
  ...[specialKey, specialKey, specialKey, specialCoordinate, specialCoordinate],
  ...[besideTheCurve, identity, beyondThePrime, misshapen],
];
