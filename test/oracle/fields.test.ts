/** Each function of the three generated fields against BigInt: at random, and where the limbs' ranges end. */
import * as assert from "uvu/assert";

import {
  PRIME_FIELDS,
  type PrimeField,
  elementRanges,
  limbsOf,
  montgomeryRadix,
  primeOf,
} from "../../build/generators/weierstrass/primeField.js";
import { STEPS } from "../../build/generators/weierstrass/steps.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";
import { limbsFromBytes, limbsToBytes, numberOfLimbs } from "./limbs.js";
import { inverse, modulo } from "./numbers.js";

const test = suite("fields against BigInt");
const random = new SeededRandom("fields");

type Formula = (...numbers: bigint[]) => bigint;

/** In the order of the harness. */
const FORMULAS: readonly [name: string, formula: Formula, operands: number][] = [
  ["copy", (a = 0n) => a, 1],
  ["negate", (a = 0n) => -a, 1],
  ["multiply", (a = 0n, b = 0n) => a * b, 2],
  ["square", (a = 0n) => a * a, 1],
  ["multiplyTimes4", (a = 0n, b = 0n) => 4n * a * b, 2],
  ["multiplyMinus", (a = 0n, b = 0n, c = 0n) => a * b - c, 3],
  ["multiplyMinusTwice", (a = 0n, b = 0n, c = 0n) => 2n * (a * b - c), 3],
  ["squareOfSumMinus", (a = 0n, b = 0n, c = 0n, d = 0n) => (a + b) ** 2n - c - d, 4],
  ["doublingAlpha", (x = 0n, delta = 0n) => 3n * (x - delta) * (x + delta), 2],
  ["doublingX", (alpha = 0n, beta = 0n) => alpha ** 2n - 8n * beta, 2],
  ["doublingY", (alpha = 0n, beta = 0n, x = 0n, gamma = 0n) => alpha * (4n * beta - x) - 8n * gamma ** 2n, 4],
  ["additionX", (slope = 0n, j = 0n, v = 0n) => slope ** 2n - j - 2n * v, 3],
  ["additionY", (slope = 0n, v = 0n, x = 0n, y = 0n, j = 0n) => slope * (v - x) - 2n * y * j, 5],
  ["multiplyDifference", (a = 0n, b = 0n, c = 0n) => a * (b - c), 3],
  ["chordX", (slope = 0n, x1 = 0n, x2 = 0n) => slope ** 2n - x1 - x2, 3],
  ["chordY", (slope = 0n, x1 = 0n, x = 0n, y1 = 0n) => slope * (x1 - x) - y1, 4],
];

test("every function is tested", () => {
  const moves = ["copy", "negate"];
  assert.equal(
    [...moves, ...STEPS.map(({ name }) => name)],
    FORMULAS.map(([name]) => name),
  );
});

for (const field of PRIME_FIELDS) {
  const radixInverse = inverse(montgomeryRadix(field), primeOf(field));

  test(`${field.curve} inverse at random, and where the ranges of the limbs end`, () => {
    const elements = Array.from({ length: 100 }, () => randomElement(field));
    for (const limbs of [...extremes(field), ...edges(field).slice(1, 3), ...elements]) {
      const bytes = limbsToBytes(limbs, Math.ceil(field.limbs / 2) * 8);
      const inverted = call("elementInverse", [curveNumber(field), bytes], "bytes") ?? new Uint8Array();
      const result = limbsFromBytes(inverted, field.limbs);
      elementRanges(field).forEach(({ min, max }, i) =>
        assert.ok((result[i] ?? 0n) >= min && (result[i] ?? 0n) <= max),
      );
      const product = valueOf(field, limbs) * valueOf(field, result) * radixInverse ** 2n;
      assert.is(modulo(product, primeOf(field)), 1n, `${field.curve} 1/(${limbs.join(" ")})`);
    }
  });

  for (const [step, [name, formula, operands]] of FORMULAS.entries()) {
    const agree = (limbs: bigint[][]): void => {
      const numbers = limbs.map((element) => modulo(valueOf(field, element) * radixInverse, primeOf(field)));
      const bytes = Buffer.concat(limbs.map((element) => limbsToBytes(element, Math.ceil(field.limbs / 2) * 8)));
      const result = limbsFromBytes(
        call("fieldStep", [curveNumber(field), step, bytes], "bytes") ?? new Uint8Array(),
        field.limbs,
      );
      const where = `${field.curve} ${name}(${limbs.map(String).join("; ")}) = ${String(result)}`;
      elementRanges(field).forEach(({ min, max }, i) => {
        assert.ok((result[i] ?? min - 1n) >= min && (result[i] ?? 0n) <= max, where);
      });
      const expected = modulo(formula(...numbers), primeOf(field));
      assert.is(modulo(valueOf(field, result) * radixInverse, primeOf(field)), expected, where);
      const overwritten = random.below(operands);
      const inPlace = call("fieldStepInPlace", [curveNumber(field), step, bytes, overwritten], "bytes");
      assert.equal(
        limbsFromBytes(inPlace ?? new Uint8Array(), field.limbs),
        result,
        `${where} in place of operand ${overwritten}`,
      );
    };

    test(`${field.curve} ${name} where the ranges of the limbs end`, () => {
      for (const limbs of choices(extremes(field), operands)) agree(limbs);
      for (const limbs of choices([...extremes(field), ...edges(field)], operands, 400)) agree(limbs);
    });

    test(`${field.curve} ${name} at random`, () => {
      for (let i = 0; i < 100; i++) agree(Array.from({ length: operands }, () => randomElement(field)));
    });
  }
}

test.run();

/** The elements with all limbs at an end of their ranges, or every second one at the other end. */
function extremes(field: PrimeField): bigint[][] {
  const ranges = elementRanges(field);
  return [
    ranges.map(({ max }) => max),
    ranges.map(({ min }) => min),
    ranges.map(({ min, max }, i) => (i % 2 === 0 ? max : min)),
    ranges.map(({ min, max }, i) => (i % 2 === 0 ? min : max)),
  ];
}

function edges(field: PrimeField): bigint[][] {
  const prime = primeOf(field);
  return [0n, 1n, prime - 1n, prime].map((value) => limbsOf(field, value));
}

/** All ways to choose so many elements, or `most` of them. */
function choices(elements: bigint[][], count: number, most = Infinity): bigint[][][] {
  const total = elements.length ** count;
  const numbers = Array.from({ length: Math.min(total, most) }, (_, i) => (total <= most ? i : random.below(total)));
  return numbers.map((number) =>
    Array.from(
      { length: count },
      (_, i) => elements[Math.floor(number / elements.length ** i) % elements.length] ?? [],
    ),
  );
}

function randomElement(field: PrimeField): bigint[] {
  if (random.below(2) === 0) return limbsOf(field, random.bigint(66) % primeOf(field));
  return elementRanges(field).map(({ min, max }) => min + (random.bigint(5) % (max - min + 1n)));
}

function valueOf(field: PrimeField, limbs: readonly bigint[]): bigint {
  return numberOfLimbs(limbs, field.limbBits);
}

function curveNumber(field: PrimeField): number {
  return Number(field.curve.slice(1));
}
