/** Points of P-256, P-384 and P-521 against noble: sums, multiples, and the special cases of each. */
import { p256, p384, p521 } from "@noble/curves/nist.js";
import * as assert from "uvu/assert";

import {
  PRIME_FIELDS,
  type PrimeField,
  elementOf,
  elementRanges,
  montgomeryRadix,
} from "../../build/generators/weierstrass/primeField.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";
import { limbsFromBytes, limbsToBytes, numberOfLimbs } from "./limbs.js";
import { modulo, toBytes, toLittleEndian } from "./numbers.js";

const test = suite("points against noble");
const random = new SeededRandom("points");

type Point = typeof p256.Point.BASE;

/** One curve, its points by noble, and the forms in which the harness takes and gives them. */
class Curve {
  readonly G: Point;
  readonly n: bigint;
  readonly p: bigint;
  readonly bits: number;
  readonly elementBytes: number;

  constructor(
    readonly field: PrimeField,
    readonly nist: typeof p256,
  ) {
    this.G = nist.Point.BASE;
    this.n = nist.Point.Fn.ORDER;
    this.p = nist.Point.Fp.ORDER;
    this.bits = Number(field.curve.slice(1));
    this.elementBytes = Math.ceil(field.limbs / 2) * 8;
  }

  get zero(): Point {
    return this.nist.Point.ZERO;
  }

  scalar(): bigint {
    return (random.bigint(66) % (this.n - 1n)) + 1n;
  }

  times(scalar: bigint): Point {
    const reduced = modulo(scalar, this.n);
    return reduced === 0n ? this.zero : this.G.multiplyUnsafe(reduced);
  }

  affine(point: Point): Uint8Array {
    const { x, y } = point.toAffine();
    return Buffer.concat([this.element(x), this.element(y)]);
  }

  /** The point with a Z that is not 1 or, for infinity, with any coordinates. */
  jacobian(point: Point, z = this.scalar() % this.p): Uint8Array {
    const isInfinity = point.is0();
    const { x, y } = isInfinity ? { x: this.scalar(), y: this.scalar() } : point.toAffine();
    const coordinates = [x * z ** 2n, y * z ** 3n, z].map((coordinate) => this.element(coordinate % this.p));
    return Buffer.concat([...coordinates, Buffer.from([isInfinity ? 1 : 0, 0, 0, 0, 0, 0, 0, 0])]);
  }

  /** Reads a Jacobian point and holds each limb against its range. */
  fromJacobian(bytes: Uint8Array | null): Point {
    assert.ok(bytes);
    if (bytes[3 * this.elementBytes] === 1) return this.zero;
    const [x, y, z] = [0, 1, 2].map((index) => this.number(bytes, index * this.elementBytes)) as [
      bigint,
      bigint,
      bigint,
    ];
    const { Fp } = this.nist.Point;
    const inverse = Fp.inv(z);
    const square = Fp.mul(inverse, inverse);
    return this.nist.Point.fromAffine({ x: Fp.mul(x, square), y: Fp.mul(y, Fp.mul(square, inverse)) });
  }

  words(value: bigint): Uint8Array {
    return toLittleEndian(value, 4 * Math.ceil(this.bits / 32));
  }

  private element(value: bigint): Uint8Array {
    return limbsToBytes(elementOf(this.field, value), this.elementBytes);
  }

  private number(bytes: Uint8Array, offset: number): bigint {
    const limbs = limbsFromBytes(bytes.subarray(offset), this.field.limbs);
    elementRanges(this.field).forEach(({ min, max }, i) => {
      const limb = limbs[i] ?? min - 1n;
      assert.ok(min <= limb && limb <= max, `${this.field.curve}: limb ${i} is ${limb}`);
    });
    const { Fp } = this.nist.Point;
    const value = numberOfLimbs(limbs, this.field.limbBits);
    return Fp.mul(Fp.create(value), Fp.inv(Fp.create(montgomeryRadix(this.field))));
  }
}

const NIST = { p256, p384, p521 };

for (const field of PRIME_FIELDS) {
  const curve = new Curve(field, NIST[field.curve]);
  const { n, p, zero } = curve;
  const equal = (actual: Point, expected: Point, message: string): void => {
    assert.ok(actual.equals(expected), `${field.curve}: ${message}`);
  };
  const doubled = (point: Point): Point =>
    curve.fromJacobian(call("doubledPoint", [curve.bits, curve.jacobian(point)], "bytes"));
  const plusAffine = (left: Point, right: Point, z?: bigint): Point =>
    curve.fromJacobian(call("sumWithAffine", [curve.bits, curve.jacobian(left, z), curve.affine(right)], "bytes"));
  const plusCached = (left: Point, right: Point): Point =>
    curve.fromJacobian(call("sumWithCached", [curve.bits, curve.jacobian(left), curve.jacobian(right)], "bytes"));

  test(`${field.curve}: doublings and sums`, () => {
    const points = [1n, 2n, 3n, n - 1n, n - 2n, curve.scalar(), curve.scalar()].map((scalar) => curve.times(scalar));
    for (const left of [...points, zero]) {
      equal(doubled(left), left.double(), "doubling");
      for (const right of points) {
        equal(plusAffine(left, right), left.add(right), "affine sum");
        equal(plusAffine(left, right, 1n), left.add(right), "affine sum with Z = 1");
        equal(plusCached(left, right), left.add(right), "cached sum");
      }
    }
  });

  const doubleScalar = (u: bigint, v: bigint, point: Point): Point =>
    curve.fromJacobian(
      call("doubleScalarSum", [curve.bits, curve.words(u), curve.words(v), curve.affine(point)], "bytes"),
    );
  const edges = [0n, 1n, 2n, 15n, 16n, 17n, 31n, 32n, n - 1n, n - 2n, n - 16n, (n - 1n) / 2n, (n + 1n) / 2n];

  test(`${field.curve}: u·G + v·Q at the edges`, () => {
    for (const key of [1n, 2n, n - 1n, curve.scalar()]) {
      const point = curve.times(key);
      for (const u of edges) {
        for (const v of edges) equal(doubleScalar(u, v, point), curve.times(u + v * key), `${u}·G + ${v}·${key}·G`);
      }
    }
  });

  const combSum = (u: bigint, v: bigint): Point =>
    curve.fromJacobian(call("combSum", [curve.bits, curve.words(u), curve.words(v)], "bytes"));

  test(`${field.curve}: u·G + v·Q by tables, at the edges and at random`, () => {
    const key = curve.scalar();
    const point = curve.times(key);
    call("prepareForSums", [curve.bits, curve.affine(point)], "none");
    for (const u of edges) {
      for (const v of edges) equal(combSum(u, v), curve.times(u + v * key), `${u}·G + ${v}·${key}·G`);
    }
    for (let i = 0; i < 12; i++) {
      const [u, v] = [curve.scalar(), curve.scalar()];
      equal(combSum(u, v), curve.times(u + v * key), `${u}·G + ${v}·${key}·G`);
      equal(combSum((v * key) % n, v), curve.times(2n * v * key), "equal terms");
      equal(combSum(n - ((v * key) % n), v), zero, "infinity");
    }
    for (const special of [1n, 2n, n - 1n, n - 2n]) {
      const other = curve.times(special);
      call("prepareForSums", [curve.bits, curve.affine(other)], "none");
      for (const u of edges) equal(combSum(u, u), curve.times(u + u * special), `${u}·(G + ${special}·G)`);
    }
  });

  test(`${field.curve}: no entry of a table is infinity, whatever the key`, () => {
    const columns = Math.ceil(curve.bits / 32);
    for (let block = 0; block < 4; block++) {
      for (let entry = 0; entry < 128; entry++) {
        const signs = [...Array.from({ length: 7 }, (_, tooth) => ((entry >> tooth) & 1) * 2 - 1), 1];
        const coefficient = signs.reduce(
          (total, sign, tooth) => total + BigInt(sign) * 2n ** BigInt((tooth * 4 + block) * columns),
          0n,
        );
        assert.not.equal(coefficient % n, 0n);
      }
    }
  });

  test(`${field.curve}: u·G + v·Q at random, and where u·G = ±v·Q`, () => {
    for (let i = 0; i < 12; i++) {
      const [u, v, key] = [curve.scalar(), curve.scalar(), curve.scalar()];
      const point = curve.times(key);
      equal(doubleScalar(u, v, point), curve.times(u + v * key), `${u}·G + ${v}·${key}·G`);
      equal(doubleScalar((v * key) % n, v, point), curve.times(2n * v * key), "a doubling");
      equal(doubleScalar(n - ((v * key) % n), v, point), zero, "infinity");
    }
  });

  test(`${field.curve}: a point's x`, () => {
    const hasX = (point: Point, x: bigint): boolean =>
      call("pointHasX", [curve.bits, curve.jacobian(point), curve.words(x)], "bool");
    for (const scalar of [1n, n - 1n, curve.scalar(), curve.scalar()]) {
      const point = curve.times(scalar);
      const { x } = point.toAffine();
      assert.ok(hasX(point, x));
      for (const other of [0n, 1n, p - 1n, x - 1n, x + 1n, p - x]) assert.not(hasX(point, other));
    }
    for (const x of [0n, 1n, p - 1n]) assert.not(hasX(zero, x));
  });

  test(`${field.curve}: points as bytes`, () => {
    const length = Math.ceil(curve.bits / 8);
    const read = (bytes: Uint8Array): Uint8Array | null => call("affinePoint", [curve.bits, bytes], "bytes");
    for (const scalar of [1n, 2n, n - 1n, ...Array.from({ length: 20 }, () => curve.scalar())]) {
      const point = curve.times(scalar);
      const bytes = point.toBytes(false);
      const affine = read(bytes);
      assert.ok(affine);
      const sum = call("sumWithAffine", [curve.bits, curve.jacobian(zero), affine], "bytes");
      equal(curve.fromJacobian(sum), point, "the point that was read");
      const bit = 8 + random.below(16 * length);
      const flipped = bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      assert.is(read(flipped), null, "another x or y");
      for (const prefix of [0, 1, 2, 3, 5, 6, 7, 0x84]) {
        assert.is(read(Uint8Array.from([prefix, ...bytes.subarray(1)])), null, `prefix ${prefix}`);
      }
      assert.is(read(bytes.subarray(0, -1)), null);
      assert.is(read(Uint8Array.from([...bytes, 0])), null);
      assert.is(read(point.toBytes(true)), null);
    }
    assert.is(read(new Uint8Array(0)), null);
    assert.is(read(Uint8Array.from([0])), null);
    assert.is(read(Buffer.concat([Buffer.from([4]), new Uint8Array(2 * length)])), null);
  });

  test(`${field.curve}: coordinates that are p or more`, () => {
    const length = Math.ceil(curve.bits / 8);
    for (let found = 0, x = 0n; found < 3; x++) {
      const point = pointAt(curve, x);
      if (point === null) continue;
      found += 1;
      const { y } = point.toAffine();
      const encoded = (x: bigint, y: bigint): Uint8Array =>
        Buffer.concat([Buffer.from([4]), toBytes(x, length), toBytes(y, length)]);
      assert.ok(call("affinePoint", [curve.bits, encoded(x, y)], "bytes"));
      assert.is(call("affinePoint", [curve.bits, encoded(x + p, y)], "bytes"), null);
      if (curve.bits !== 521) continue;
      assert.is(call("affinePoint", [curve.bits, encoded(x, y + p)], "bytes"), null);
      assert.is(call("affinePoint", [curve.bits, encoded(x + 2n ** 521n, y)], "bytes"), null);
    }
  });
}

test("non-adjacent forms", () => {
  for (const width of [2, 5, 7, 8, 9]) {
    for (let i = 0; i < 100; i++) {
      const bytes = random.pick([32, 48, 68]);
      const scalar = i < 3 ? BigInt(i) : i === 3 ? 2n ** BigInt(8 * bytes) - 1n : random.bigint(bytes);
      const answer = Buffer.from(call("nonAdjacentForm", [toLittleEndian(scalar, bytes), width], "bytes") ?? []);
      const digits = Array.from({ length: 8 * bytes + 1 }, (_, place) => answer.readInt16LE(2 * place));
      assert.is(
        digits.reduce((total, digit, place) => total + (BigInt(digit) << BigInt(place)), 0n),
        scalar,
      );
      const places = digits.flatMap((digit, place) => (digit === 0 ? [] : [place]));
      assert.is(answer.readInt32LE(answer.length - 4), (places.at(-1) ?? -1) + 1);
      for (const [index, place] of places.entries()) {
        const digit = Math.abs(digits[place] ?? 0);
        assert.ok(digit % 2 === 1 && digit < 2 ** (width - 1), `digit ${digit}`);
        assert.ok(index === 0 || place - (places[index - 1] ?? 0) >= width, `place ${place}`);
      }
    }
  }
});

test.run();

function pointAt(curve: Curve, x: bigint): Point | null {
  try {
    const bytes = Buffer.concat([Buffer.from([2]), toBytes(x, Math.ceil(curve.bits / 8))]);
    return curve.nist.Point.fromBytes(bytes);
  } catch {
    return null;
  }
}
