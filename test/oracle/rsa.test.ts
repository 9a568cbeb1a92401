import * as assert from "uvu/assert";

import { compareRsa } from "../differential/rsa.js";
import { pkcs1Case, wrongEncodings } from "../differential/rsa/pkcs1Cases.js";
import { pssCase, wrongParts } from "../differential/rsa/pssCases.js";
import { bitsOf } from "../support/certificates/rsaKey.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";
import { power, toBigInt, toBytes } from "./numbers.js";

const test = suite("RSA against BigInt and node:crypto");
const random = new SeededRandom("rsa");

const RADIX = 1n << 13n;
/** Around multiples of 8, of 13 (a digit more) and of 416 (a block of 32 digits more), and what is in use. */
const SIZES = [
  512, 1024, 2047, 2048, 2049, 2055, 2056, 2064, 2065, 2066, 2067, 2068, 2076, 2077, 2078, 2079, 2080, 2081, 2093, 2495,
  2496, 3071, 3072, 3073, 4093, 4096, 4097, 6144, 7904, 8190, 8191, 8192,
];
const EXPONENTS = [3n, 65537n, 17n, 4294967295n, 1n, 2n];

for (const [name, draw, kinds] of [
  ["PKCS#1 v1.5", pkcs1Case, wrongEncodings],
  ["PSS", pssCase, wrongParts],
] as const) {
  test(`adversarial cases of ${name}`, () => {
    const tally = compareRsa(name, draw, 400, random);
    tally.close();
    assert.is(tally.differences, 0);
    assert.ok(Object.keys(kinds).length > 8);
  });
}

test("powers modulo numbers of all sizes and shapes", () => {
  for (const bits of SIZES) {
    for (const modulus of moduli(bits)) {
      const exponent = random.pick(EXPONENTS);
      const base = random.pick([0n, 1n, modulus - 1n, modulus >> 1n, random.bigint(modulusBytes(bits)) % modulus]);
      const answer = powerOf(modulus, base, exponent);
      assert.is(answer, power(base, exponent, modulus), `${bits} bits: ${base} ^ ${exponent} mod ${modulus}`);
    }
  }
});

test("one modulus after another, larger and smaller, leaves nothing behind", () => {
  const drawn = [8192, 512, 4096, 2048, 8191, 2049].map((bits) => moduli(bits)[3] ?? 0n);
  for (let i = 0; i < 40; i++) {
    const modulus = random.pick(drawn);
    const base = random.bigint(modulusBytes(bitsOf(modulus))) % modulus;
    assert.is(powerOf(modulus, base, 17n), power(base, 17n, modulus));
  }
});

test("no column sum overflows: all digits as large as they may be", () => {
  const largest = call("largestDigit", [], "i32");
  for (const count of [32, 160, 320, 640]) {
    for (const [first, second] of [
      [() => largest, () => largest],
      [() => largest, () => -largest],
      [() => -largest, () => -largest],
      [(index: number) => (index % 2 === 0 ? largest : -largest), () => largest],
      [() => random.below(2 * largest + 1) - largest, () => random.below(2 * largest + 1) - largest],
    ] as const) {
      const [a, b] = [first, second].map((digit) => Array.from({ length: count }, (_, index) => digit(index)));
      const [left, right] = [valueOf(a ?? []), valueOf(b ?? [])];
      const product = call("productColumns", [rowsOf(a ?? []), rowsOf(b ?? []), 0], "bytes");
      assert.is(valueOf(columnsOf(product)), left * right);
      const square = call("productColumns", [rowsOf(a ?? []), new Uint8Array(), 1], "bytes");
      assert.is(valueOf(columnsOf(square)), left * left);
    }
  }
});

test("columns as large as they may be become digits that are not too large", () => {
  const largest = call("largestDigit", [], "i32");
  // What build/generators/columns.ts lets a column be, given that bound.
  const column = (largest - 4096 - 1) * 8192 - 4096;
  for (const make of [() => column, () => -column, () => random.below(2 * column) - column]) {
    const columns = Array.from({ length: 64 }, (_, index) => (index < 60 ? make() : 0));
    const rows = call("balancedRows", [Buffer.from(Int32Array.from(columns).buffer)], "bytes");
    const digits = [...new Int16Array(Uint8Array.from(rows ?? []).buffer)];
    assert.is(valueOf(digits), valueOf(columns));
    assert.ok(digits.every((digit) => Math.abs(digit) <= largest));
  }
});

test("reciprocals are less than one from the true value", () => {
  for (const bits of SIZES) {
    for (const modulus of moduli(bits)) {
      const digits = Math.floor((bits - 1) / 13) + 1;
      const precision = digits + random.below(4);
      const rows = rowsOf(balancedDigits(-modulus, digits + 1));
      const answer = call("reciprocalDigits", [rows, digits, precision], "bytes");
      const reciprocal = valueOf([...new Int16Array(Uint8Array.from(answer ?? []).buffer)]);
      const error = RADIX ** BigInt(digits + precision) - reciprocal * modulus;
      assert.ok(error < modulus && -error < modulus, `${bits} bits: ${modulus}`);
    }
  }
});

/** The least and the largest, and others, of so many bits. */
function moduli(bits: number): bigint[] {
  const [least, next] = [1n << BigInt(bits - 1), 1n << BigInt(bits)];
  const drawn = Array.from({ length: 3 }, () => (random.bigint(modulusBytes(bits)) % least) | least | 1n);
  return [least + 1n, next - 1n, least + (least >> 1n) + 1n, ...drawn];
}

function modulusBytes(bits: number): number {
  return (bits + 7) >> 3;
}

function powerOf(modulus: bigint, base: bigint, exponent: bigint): bigint {
  const length = modulusBytes(bitsOf(modulus));
  const answer = call("barrettPower", [toBytes(modulus, length), toBytes(base, length), Number(exponent)], "bytes");
  assert.is(answer?.length, length);
  return toBigInt(answer ?? new Uint8Array());
}

/** Σ digitₖ·2^(13k). */
function valueOf(digits: readonly number[]): bigint {
  return digits.reduceRight((value, digit) => value * RADIX + BigInt(digit), 0n);
}

/** Digits from -4096 to 4095. */
function balancedDigits(value: bigint, count: number): number[] {
  let rest = value;
  return Array.from({ length: count }, () => {
    const digit = BigInt.asIntN(13, rest);
    rest = (rest - digit) / RADIX;
    return Number(digit);
  });
}

function rowsOf(digits: number[]): Uint8Array {
  return Buffer.from(Int16Array.from(digits).buffer);
}

function columnsOf(bytes: Uint8Array | null): number[] {
  return [...new Int32Array(Uint8Array.from(bytes ?? []).buffer)];
}

test.run();
