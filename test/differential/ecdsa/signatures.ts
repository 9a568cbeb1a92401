/** Cases about r, s, the digest and the two products: each maker gives some that belong together. */
import { toBigInt, toBytes } from "../../oracle/numbers.js";
import {
  type Case,
  judged,
  nonce,
  type Signed,
  signedByKey,
  signedToPoint,
  signedWithDigest,
  signedWithS,
  signedWithU,
  signedWithV,
} from "./case.js";
import type { Curve, Digest } from "./curve.js";
import { borderNumbers, patterned, specialScalar } from "./numbers.js";

/** Makes cases. */
export type Maker = (curve: Curve) => Case[];

/** A right signature; with -s it is right too, with another key, digest or bit it is not. */
const ordinary: Maker = (curve) => {
  const { k, point: key } = curve.walk();
  const signed = { ...signedByKey(curve, k), key };
  return [judged(curve, "an ordinary signature", signed, "right"), ...variants(curve, signed)];
};

function variants(curve: Curve, signed: Signed): Case[] {
  const { r, s, digest } = signed;
  const bit = 1n << BigInt(curve.random.below(8 * curve.length));
  const changedBit = 1n << BigInt(curve.random.below(8 * digest.bytes.length));
  const bytes = toBytes(toBigInt(digest.bytes) ^ changedBit, digest.bytes.length);
  const lost = BigInt(Math.max(0, 8 * digest.bytes.length - curve.bits));
  const isLost = changedBit >> lost === 0n;
  const chosen = curve.random.below(7);
  if (chosen === 0) return [judged(curve, "-s", { ...signed, s: curve.n - s }, "right")];
  if (chosen === 1) return [judged(curve, "-r", { ...signed, r: curve.n - r }, "wrong")];
  if (chosen === 2) return [judged(curve, "-Q", { ...signed, key: signed.key.negate() }, "wrong")];
  if (chosen === 3) return [judged(curve, "a bit of r", { ...signed, r: r ^ bit }, "wrong")];
  if (chosen === 4) return [judged(curve, "a bit of s", { ...signed, s: s ^ bit }, "wrong")];
  if (chosen === 5) return [judged(curve, "r and s exchanged", { ...signed, r: s, s: r }, "wrong")];
  const about = isLost ? "a bit of the digest that is cut off" : "a bit of the digest";
  return [judged(curve, about, { ...signed, digest: { bytes, of: null } }, isLost ? "right" : "wrong")];
}

/** r or s at a border, where almost surely nothing was signed. */
const bordersAtRandom: Maker = (curve) => {
  const signed = signedByKey(curve, curve.scalar());
  const numbers = borderNumbers(curve);
  const [r, s] = [curve.random.pick(numbers), curve.random.pick(numbers)];
  return [
    judged(curve, "r at a border", { ...signed, r }, "wrong"),
    judged(curve, "s at a border", { ...signed, s }, "wrong"),
    judged(curve, "r and s at borders", { ...signed, r, s }, "wrong"),
  ];
};

/** An s, u or v that is special, with the key for which the signature is right. */
const specialFactor: Maker = (curve) => {
  const [about, make] = curve.random.pick([
    ["special s", (value: bigint) => signedWithS(curve, value)],
    ["special u", (value: bigint) => signedWithU(curve, value)],
    ["special v", (value: bigint) => signedWithV(curve, value)],
  ] as const);
  const signed = make(specialScalar(curve));
  if (signed.key.is0()) return [];
  return [
    judged(curve, about, signed, "right"),
    // Not one more: (n - 1)/2 and one is -(n - 1)/2, which is right too.
    judged(curve, `${about}, two more`, { ...signed, s: signed.s + 2n }, "wrong"),
    ...unreduced(curve, signed),
  ];
};

/** A right signature with r + n for r, or s + n for s, where their bytes hold that. */
function unreduced(curve: Curve, signed: Signed): Case[] {
  const { r, s } = signed;
  const changed = [
    { ...signed, r: r + curve.n },
    { ...signed, s: s + curve.n },
  ];
  return changed
    .filter((each) => (each.r | each.s) >> BigInt(8 * curve.length) === 0n)
    .map((each) => judged(curve, "r or s not reduced", each, "wrong"));
}

/** An r that is special: x of the sum, whose logarithm nobody knows. */
const specialR: Maker = (curve) => {
  const start = curve.random.below(2) === 0 ? specialScalar(curve) : patterned(curve, curve.bits) % curve.p;
  const point = curve.liftFrom(start);
  const r = curve.modulo(point.toAffine().x);
  return r === 0n ? [] : [judged(curve, "special r", signedToPoint(curve, point, r), "right")];
};

/**
 * x from n on, as n < p on these curves: r stands for r + n. And r + n from p or from a power of two on, of which what is
 * left over must not be taken for x.
 */
const wrapped: Maker = (curve) => {
  const { n, p, random } = curve;
  const width = p - n;
  const near = random.pick([0n, 1n, width - 40n, random.bigint(curve.length) % width, random.bigint(8) % width]);
  const cases: Case[] = [];
  const high = curve.liftFrom(n + near);
  const xOfHigh = high.toAffine().x;
  if (xOfHigh > n) {
    const signed = signedToPoint(curve, high, xOfHigh - n);
    cases.push(judged(curve, "x from n on", signed, "right"), ...unreduced(curve, signed));
    cases.push(judged(curve, "x from n on, another r", { ...signed, r: signed.r + 1n }, "wrong"));
  }
  const low = curve.liftFrom(near + 1n);
  const x = low.toAffine().x;
  for (const r of [x + width, x + (1n << BigInt(curve.bits)) - n, x + (1n << BigInt(8 * curve.length)) - n]) {
    if (r < n) cases.push(judged(curve, "r + n around the end of the field", signedToPoint(curve, low, r), "wrong"));
  }
  return cases;
};

/** x around p - n: r + n is around p. */
const aroundWidth: Maker = (curve) => {
  const point = curve.liftFrom(curve.p - curve.n - BigInt(curve.random.below(30)) - 2n);
  const { x } = point.toAffine();
  return [judged(curve, "x around p - n", signedToPoint(curve, point, x), "right")];
};

/** u·G = v·Q: the last addition is a doubling. d = e/r, and k = 2u. */
const doubling: Maker = (curve) => {
  const u = curve.random.below(3) === 0 ? specialScalar(curve) : curve.scalar();
  const sum = curve.multiple(2n * u);
  const r = curve.modulo(sum.toAffine().x);
  const digest = curve.message();
  const e = curve.numberOf(digest);
  const signed = { key: curve.multiple(curve.divided(e, r)), digest, r, s: curve.divided(e, u) };
  return [
    judged(curve, "u·G = v·Q", signed, "right"),
    judged(curve, "u·G = -v·Q by the other Q", { ...signed, key: signed.key.negate() }, "wrong"),
  ];
};

/** u·G = -v·Q: the sum is the identity. d = -e/r, whatever s. */
const cancelling: Maker = (curve) => {
  const digest = curve.message();
  const r = curve.random.pick([curve.scalar(), specialScalar(curve), nonce(curve).r]);
  const s = curve.random.pick([curve.scalar(), specialScalar(curve)]);
  const key = curve.multiple(-curve.divided(curve.numberOf(digest), r));
  return [judged(curve, "u·G + v·Q = O", { key, digest, r, s }, "wrong")];
};

/** e = 0, so that u = 0: a right signature stays right with -Q. Digests that are n or its multiples are zero too. */
const emptyDigest: Maker = (curve) => {
  const length = Math.min(curve.length, 64);
  const zero = { bytes: new Uint8Array(length), of: null };
  const digest = curve.random.below(2) === 0 ? zero : (curve.digestOf(curve.n) ?? zero);
  const { k, point: key } = curve.walk();
  const signed = { ...signedByKey(curve, k, digest), key };
  return [
    judged(curve, "e = 0", signed, "right"),
    judged(curve, "e = 0, -Q", { ...signed, key: key.negate() }, "right"),
    judged(curve, "e = 0, another r", { ...signed, r: nonce(curve).r }, "wrong"),
  ];
};

/** Digests of all zeros, of all ones, at n, patterned, and of lengths that no hash function of the curve has. */
const strangeDigest: Maker = (curve) => {
  const { random } = curve;
  const length = random.pick([Math.min(curve.length, 64), random.pick([1, 20, 28, 32, 48, 64])]);
  const filled = random.pick([0x00, 0xff, 0x80, 0x01, 0x7f]);
  const digests: (Digest | null)[] = [
    { bytes: new Uint8Array(length).fill(filled), of: null },
    { bytes: toBytes(patterned(curve, 8 * length), length), of: null },
    curve.digestOf(curve.n + BigInt(random.below(5) - 2)),
  ];
  const digest = random.pick(digests) ?? { bytes: random.bytes(length), of: null };
  const { k, point: key } = curve.walk();
  const signed = { ...signedByKey(curve, k, digest), key };
  return [
    judged(curve, "strange digest", signed, "right"),
    judged(curve, "strange digest, another r", { ...signed, r: nonce(curve).r }, "wrong"),
  ];
};

/**
 * u and v both special, for a key that is small too: sums on the way that are equal, opposite or the identity. The digest
 * that this takes is one of 521 bits on P-521, which hardly ever is to be had.
 */
export const collidingSums: Maker = (curve) => {
  const d = curve.random.pick([1n, 2n, 3n, 4n, 5n, 7n, 8n, 16n, 31n, 1n << BigInt(curve.random.below(curve.bits))]);
  const key = curve.multiple(curve.random.pick([d, -d]));
  const signed = signedWithDigest(curve, key, specialScalar(curve), specialScalar(curve));
  return signed === null ? [] : [judged(curve, "u, v and Q special", signed, "right")];
};

/** All, the frequent ones more than once. */
export const signatureMakers: Maker[] = [
  ...[ordinary, ordinary, ordinary, bordersAtRandom, specialFactor, specialFactor, specialR, wrapped, aroundWidth],
  ...[doubling, cancelling, emptyDigest, strangeDigest, collidingSums],
];
