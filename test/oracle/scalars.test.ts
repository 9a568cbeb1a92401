/** Scalars of the three curves, their inverses and the constants of their orders, held against BigInt and noble. */
import { p256, p384, p521 } from "@noble/curves/nist.js";
import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";
import { limbsFromBytes, limbsToBytes, numberOfLimbs, plainLimbs } from "./limbs.js";
import { inverse, magnitude, toBigInt, toBytes } from "./numbers.js";

const test = suite("scalars against BigInt");
const random = new SeededRandom("scalars");

for (const [curve, { Point }] of [
  [256, p256],
  [384, p384],
  [521, p521],
] as const) {
  const n = Point.Fn.ORDER;
  const length = Point.Fn.BYTES;
  const words = Math.ceil(curve / 32);
  const limbs = Math.ceil((curve + 2) / 30);
  const R = 1n << BigInt(32 * words);

  /** The ends of the range, its middle, powers of two, and runs of ones that end at borders of words and limbs. */
  const borders = [0n, 1n, 2n, 3n, n - 1n, n - 2n, (n - 1n) / 2n, (n + 1n) / 2n, n, n + 1n];
  for (let bit = 0; bit <= 8 * length; bit++) borders.push((1n << BigInt(bit)) - 1n, 1n << BigInt(bit));
  for (const width of [28, 29, 30, 32]) {
    const ones = (1n << BigInt(width)) - 1n;
    let comb = 0n;
    for (let bit = 0; bit < curve; bit += 2 * width) comb |= ones << BigInt(bit);
    borders.push(comb, comb >> 1n, n - (comb % n));
  }
  const encodable = borders.filter((value) => value >> BigInt(8 * length) === 0n);
  const scalars = encodable.filter((value) => value > 0n && value < n);
  const drawn = (): bigint => (random.bigint(length) % (n - 1n)) + 1n;

  test(`P-${curve}: the records of n`, () => {
    const number = digits(n, words, 32);
    const record = [words, Number(-inverse(n, 1n << 32n) & ones32), ...number];
    assert.equal(words32(call("orderModulus", [curve], "bytes")), record);
    const long = [n, R % n].flatMap((value) => digits(value, limbs, 30));
    const expected = [words, limbs, Number(inverse(n, 1n << 30n)), ...long];
    assert.equal(words32(call("orderInverseModulus", [curve], "bytes")), expected);
    assert.ok(30 * limbs >= curve + 2);
  });

  test(`P-${curve}: numbers from 1 to n - 1 are read, others refused`, () => {
    const numbers = [...encodable, ...Array.from({ length: 500 }, () => random.bigint(length))];
    for (const value of numbers) {
      const read = call("scalarRead", [curve, toBytes(value, length)], "bytes");
      assert.is(read === null ? null : toBigInt(read), value > 0n && value < n ? value : null, value.toString(16));
    }
  });

  test(`P-${curve}: digests of all lengths`, () => {
    for (let bytes = 1; bytes <= 64; bytes++) {
      const fills = [0, 1, 0x7f, 0x80, 0xff].map((fill) => new Uint8Array(bytes).fill(fill));
      for (const digest of [...fills, ...Array.from({ length: 20 }, () => random.bytes(bytes))]) {
        assert.is(toBigInt(bytesOf(call("scalarOfDigest", [curve, digest], "bytes"))), ofDigest(digest));
      }
    }
  });

  test(`P-${curve}: digests around n and its multiples`, () => {
    const bytes = Math.min(length, 64);
    for (const value of encodable.filter((border) => border >> BigInt(8 * bytes) === 0n)) {
      for (const tail of [0, 64 - bytes]) {
        const digest = Buffer.concat([toBytes(value, bytes), random.bytes(tail)]);
        assert.is(toBigInt(bytesOf(call("scalarOfDigest", [curve, digest], "bytes"))), value % n);
      }
    }
  });

  const agree = (digest: Uint8Array, r: bigint, s: bigint): void => {
    const answer = bytesOf(
      call("scalarsOfSignature", [curve, digest, toBytes(r, length), toBytes(s, length)], "bytes"),
    );
    const w = inverse(s, n);
    assert.is(toBigInt(answer.subarray(0, 4 * words)), (ofDigest(digest) * w) % n, `u of s = ${s.toString(16)}`);
    assert.is(toBigInt(answer.subarray(4 * words)), (r * w) % n, `v of r = ${r.toString(16)}, s = ${s.toString(16)}`);
  };

  test(`P-${curve}: u and v of r and s at the borders`, () => {
    for (const s of scalars) {
      agree(random.bytes(random.pick([1, 20, 28, 32, 48, 64])), random.pick(scalars), s);
      agree(random.bytes(32), s, drawn());
      agree(new Uint8Array(random.pick([32, 48, 64])).fill(random.pick([0, 0xff])), 1n, s);
      agree(random.bytes(64), n - 1n, inverse(s, n));
    }
  });

  test(`P-${curve}: u and v at random`, () => {
    for (let round = 0; round < 1500; round++) agree(random.bytes(1 + random.below(64)), drawn(), drawn());
  });

  test(`P-${curve}: the scalar plus n`, () => {
    for (const value of [...scalars, ...Array.from({ length: 200 }, drawn), R - n - 1n, R - n, R - n + 1n]) {
      if (value <= 0n || value >= n) continue;
      const sum = call("scalarAndOrder", [curve, toBytes(value, length)], "bytes");
      assert.is(sum === null ? null : toBigInt(sum), value + n < R ? value + n : null, value.toString(16));
    }
  });

  /** FIPS 186-5 §6.4.2, step 2. */
  function ofDigest(digest: Uint8Array): bigint {
    return (toBigInt(digest) >> BigInt(Math.max(0, 8 * digest.length - curve))) % n;
  }

  test(`P-${curve}: transformed at the bounds, numbers stay in range and sums fit`, () => {
    const full = 1n << 30n;
    const rows: [bigint, bigint][] = [];
    for (const u of [full, full / 2n, full - 1n, 1n, 0n]) {
      for (const signs of [0, 1, 2, 3])
        rows.push([(signs & 1) === 0 ? u : -u, (signs & 2) === 0 ? full - u : u - full]);
    }
    const ends = [-2n * n + 1n, -2n * n + 2n, -n - 1n, -n, -n + 1n, -1n, 0n, 1n, n - 2n, n - 1n, full - n, 1n - full];
    for (const d of ends) {
      for (const e of ends) {
        for (const row of rows) transformedModulo(row, random.pick(rows), d, e);
      }
    }
  });

  function transformedModulo(top: [bigint, bigint], bottom: [bigint, bigint], d: bigint, e: bigint): void {
    const answer = transformed(curve, [...top, ...bottom], [d, e], limbs, 1);
    for (const [index, [left, right]] of [top, bottom].entries()) {
      const value = answer[index] ?? 0n;
      assert.ok(value > -2n * n && value < n, `${value} from ${left}·${d} + ${right}·${e}`);
      assert.is(((value << 30n) - left * d - right * e) % n, 0n, `${left}·${d} + ${right}·${e}`);
    }
  }

  test(`P-${curve}: transformed exactly at the bounds`, () => {
    const full = 1n << 30n;
    const most = (1n << BigInt(30 * limbs)) - 1n;
    // Rows and numbers of the largest size, such that 2^30 divides both sums.
    for (const [f, g] of [
      [most, most],
      [-most, -most],
      [most, -most],
      [1n - n, n + 1n],
    ] as const) {
      for (const matrix of [
        [full, 0n, 0n, full],
        [full, 0n, 0n, -full],
        [full / 2n, full / 2n, full / 2n, -full / 2n],
        [-full / 2n, -full / 2n, -full / 2n, full / 2n],
      ] as const) {
        const [u, v, q, r] = matrix;
        if ((u * f + v * g) % full !== 0n || (q * f + r * g) % full !== 0n) continue;
        const expected = [(u * f + v * g) / full, (q * f + r * g) / full];
        assert.equal(transformed(curve, [...matrix], [f, g], limbs + 1, 0), expected);
      }
    }
  });
}

test("30 divsteps are what the definition gives, and no row exceeds 2^30", () => {
  let most = 0n;
  const words = [
    0n,
    1n,
    2n,
    3n,
    5n,
    (1n << 29n) - 1n,
    1n << 29n,
    (1n << 30n) - 1n,
    (1n << 30n) - 2n,
    0x15555555n,
    0x2aaaaaaan,
  ];
  const draw = (): bigint => (random.below(3) === 0 ? random.pick(words) : random.bigint(4) & ((1n << 30n) - 1n));
  for (let round = 0; round < 20_000; round++) {
    const delta = random.pick([1, 1, 0, 2, -1, -5, 5, 31, -31, 700, -1500, random.below(60) - 30]);
    const [f, g] = [draw() | 1n, draw()];
    // What is above the lowest 30 bits must not matter.
    const noise = BigInt(random.below(4)) << 30n;
    const answer = words32(call("divstepMatrix", [delta, Number(f | noise) | 0, Number(g | noise) | 0], "bytes"));
    const expected = definedSteps(delta, f, g);
    assert.equal(
      answer.map((word) => word | 0),
      expected.map(Number),
      `δ = ${delta}, f = ${f}, g = ${g}`,
    );
    const [, u = 0n, v = 0n, q = 0n, r = 0n] = expected;
    for (const row of [magnitude(u) + magnitude(v), magnitude(q) + magnitude(r)]) most = row > most ? row : most;
  }
  assert.is(most, 1n << 30n);
});

/** δ and the matrix after 30 steps, one at a time as the paper defines them, over integers. */
function definedSteps(delta: number, f: bigint, g: bigint): bigint[] {
  let [u, v, q, r] = [1n, 0n, 0n, 1n];
  for (let step = 0; step < 30; step++) {
    if (delta > 0 && (g & 1n) === 1n) {
      [delta, f, g] = [1 - delta, g, (g - f) / 2n];
      [u, v, q, r] = [2n * q, 2n * r, q - u, r - v];
    } else {
      const odd = g & 1n;
      [delta, g] = [1 + delta, (g + odd * f) / 2n];
      [u, v, q, r] = [2n * u, 2n * v, q + odd * u, r + odd * v];
    }
  }
  return [BigInt(delta), u, v, q, r];
}

/** The two numbers after the transformation by u, v, q and r. */
function transformed(curve: number, matrix: bigint[], numbers: bigint[], limbs: number, isModulo: number): bigint[] {
  const entries = limbsToBytes(matrix);
  const held = limbsToBytes(numbers.flatMap((value) => plainLimbs(value, limbs, 30)));
  const answer = bytesOf(call("divstepTransform", [curve, entries, held, isModulo], "bytes"));
  return [answer, answer.subarray(4 * limbs)].map((bytes) => numberOfLimbs(limbsFromBytes(bytes, limbs), 30));
}

const ones32 = (1n << 32n) - 1n;

function words32(bytes: Uint8Array | null): number[] {
  const held = Buffer.from(bytesOf(bytes));
  return Array.from({ length: held.length / 4 }, (_, index) => held.readUInt32LE(4 * index));
}

function bytesOf(answer: Uint8Array | null): Uint8Array {
  if (answer === null) throw new Error("refused");
  return answer;
}

/** The digits of `value` in base 2^bits, the least significant first. */
function digits(value: bigint, count: number, bits: number): number[] {
  return Array.from({ length: count }, (_, i) => Number((value >> BigInt(bits * i)) & ((1n << BigInt(bits)) - 1n)));
}

test.run();
