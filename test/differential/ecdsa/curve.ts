/** A curve with what makes keys and signatures on it: arithmetic by noble, multiples of G by node:crypto. */
import { createECDH, createHash, type ECDH } from "node:crypto";

import { p256, p384, p521 } from "@noble/curves/nist.js";

import { toBigInt, toBytes } from "../../oracle/numbers.js";
import type { SeededRandom } from "../../support/random.js";

/** A finite point or the identity, as noble has it. */
export type Point = typeof p256.Point.BASE;

/** A digest that is to be signed, or is said to be. */
export interface Digest {
  bytes: Uint8Array;
  /** The message and the hash function of which it is the digest; null when it was made up. */
  of: { message: Uint8Array; hash: string } | null;
}

/** The curves, by the bits of their fields. */
export const CURVES = {
  256: { noble: p256, nodeName: "prime256v1", spki: "3059301306072a8648ce3d020106082a8648ce3d030107034200" },
  384: { noble: p384, nodeName: "secp384r1", spki: "3076301006072a8648ce3d020106052b81040022036200" },
  521: { noble: p521, nodeName: "secp521r1", spki: "30819b301006072a8648ce3d020106052b8104002303818600" },
} as const;

/** The bits of a curve's field. */
export type Bits = keyof typeof CURVES;

/** Draws all that it makes from `random`. */
export class Curve {
  /** The order of the group, and the prime and the constant b of the field. */
  readonly n: bigint;
  readonly p: bigint;
  readonly b: bigint;
  /** The bytes of a coordinate, and of r or s. */
  readonly length: number;
  readonly base: Point;
  private readonly ecdh: ECDH;
  private readonly steps: { k: bigint; point: Point }[];
  private walker: { k: bigint; point: Point };

  constructor(
    readonly bits: Bits,
    readonly random: SeededRandom,
  ) {
    const { noble, nodeName } = CURVES[bits];
    this.n = noble.Point.Fn.ORDER;
    this.p = noble.Point.Fp.ORDER;
    this.b = noble.Point.CURVE().b;
    this.length = noble.Point.Fp.BYTES;
    this.base = noble.Point.BASE;
    this.ecdh = createECDH(nodeName);
    this.steps = Array.from({ length: 16 }, () => this.known(this.scalar()));
    this.walker = this.known(this.scalar());
  }

  /** From 1 to n - 1, now and then with long runs of ones or zeros. */
  scalar(): bigint {
    return (this.random.bigint(this.length) % (this.n - 1n)) + 1n;
  }

  /** A value modulo n. */
  modulo(value: bigint): bigint {
    return ((value % this.n) + this.n) % this.n;
  }

  /** a/b modulo n. */
  divided(a: bigint, b: bigint): bigint {
    return this.modulo(a * CURVES[this.bits].noble.Point.Fn.inv(this.modulo(b)));
  }

  /** k·G, for any k. */
  multiple(k: bigint): Point {
    const reduced = this.modulo(k);
    if (reduced === 0n) return CURVES[this.bits].noble.Point.ZERO;
    this.ecdh.setPrivateKey(toBytes(reduced, this.length));
    return CURVES[this.bits].noble.Point.fromBytes(Uint8Array.from(this.ecdh.getPublicKey()));
  }

  /** Some k with k·G, at the price of one addition. */
  walk(): { k: bigint; point: Point } {
    const step = this.random.pick(this.steps);
    const walked = { k: this.modulo(this.walker.k + step.k), point: this.walker.point.add(step.point) };
    this.walker = walked.k === 0n ? this.known(this.scalar()) : walked;
    return this.walker;
  }

  /** The point with this x, and one of both y; null when there is none. */
  lift(x: bigint): Point | null {
    if (x < 0n || x >= this.p) return null;
    const bytes = Buffer.concat([Uint8Array.of(2 + this.random.below(2)), toBytes(x, this.length)]);
    try {
      return CURVES[this.bits].noble.Point.fromBytes(Uint8Array.from(bytes));
    } catch {
      return null;
    }
  }

  /** The first point whose x is `x` or follows it. */
  liftFrom(x: bigint): Point {
    for (let next = x; ; next = (next + 1n) % this.p) {
      const point = this.lift(next);
      if (point !== null) return point;
    }
  }

  /** 04 || x || y of a finite point. */
  encoded(point: Point): Uint8Array {
    return point.toBytes(false);
  }

  /** The digest of a random message, mostly with the hash function that goes with the curve. */
  message(): Digest {
    const usual = this.bits === 256 ? "sha256" : this.bits === 384 ? "sha384" : "sha512";
    const hash = this.random.pick([usual, usual, usual, "sha256", "sha384", "sha512"]);
    const message = this.random.bytes(this.random.below(100));
    return { bytes: createHash(hash).update(message).digest(), of: { message, hash } };
  }

  /** The digest, as long as the curve's hash function makes them, that stands for e; null when it is too short. */
  digestOf(e: bigint): Digest | null {
    const length = Math.min(this.length, 64);
    return e >> BigInt(8 * length) > 0n ? null : { bytes: toBytes(e, length), of: null };
  }

  /** e of a digest: its leftmost bits, as many as n has (FIPS 186-5 §6.4.2), modulo n. */
  numberOf({ bytes }: Digest): bigint {
    return (toBigInt(bytes) >> BigInt(Math.max(0, 8 * bytes.length - this.bits))) % this.n;
  }

  private known(k: bigint): { k: bigint; point: Point } {
    return { k, point: this.multiple(k) };
  }
}
