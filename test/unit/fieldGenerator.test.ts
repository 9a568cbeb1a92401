/** The generator of the fields proves its bounds: with a bound made wrong it writes nothing. */
import * as assert from "uvu/assert";

import { type Interval, within } from "../../build/generators/intervals.js";
import {
  type PrimeField,
  PRIME_FIELDS,
  elementRanges,
  primeOf,
} from "../../build/generators/weierstrass/primeField.js";
import { BoundError, type Step } from "../../build/generators/field/stepWriter.js";
import { writeStep } from "../../build/generators/weierstrass/montgomeryWriter.js";
import { STEPS } from "../../build/generators/weierstrass/steps.js";
import { suite } from "../support/suite.js";

const test = suite("generator of the fields");

const PRIMES: Record<string, bigint> = {
  p256: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
  p384: BigInt(`0x${"f".repeat(63)}effffffff0000000000000000ffffffff`),
  p521: BigInt(`0x1${"f".repeat(130)}`),
};

for (const field of PRIME_FIELDS) {
  const written = (changed: PrimeField, ranges = elementRanges(changed)): string[] =>
    STEPS.map((step) => writeStep(changed, step, ranges));

  test(`${field.curve}: p and its shape`, () => {
    assert.is(primeOf(field), PRIMES[field.curve]);
    assert.is((primeOf(field) + 1n) % 2n ** BigInt(field.limbBits), 0n);
    assert.ok(primeOf(field) < 2n ** BigInt(field.limbBits * field.limbs));
  });

  test(`${field.curve}: limbs of eight times the size are refused`, () => {
    const ranges = elementRanges(field).map(({ min, max }) => ({ min: 8n * min, max: 8n * max }));
    assert.throws(() => written(field, ranges), isBoundError(/can leave 64 bits/));
  });

  test(`${field.curve}: a range that results leave is refused, for each limb`, () => {
    for (let limb = 0; limb < field.limbs; limb++) {
      const ranges = elementRanges(field).map((range, i): Interval => (i === limb ? within(1n) : range));
      assert.throws(() => written(field, ranges), isBoundError(/limb \d+ can be|are folded/));
    }
  });

  test(`${field.curve}: more folded than is stated is refused`, () => {
    assert.throws(() => written({ ...field, maxFold: 1n }), isBoundError(/are folded/));
  });

  test(`${field.curve}: wider limbs are refused`, () => {
    const limbBits = field.limbBits + 3;
    const limbs = Math.ceil(primeOf(field).toString(2).length / limbBits);
    assert.throws(() => written({ ...field, limbBits, limbs }), isBoundError(/./));
  });
}

test("a formula that cannot be computed in 64 bits is refused, even with its operands carried", () => {
  const step: Step = {
    name: "tooLarge",
    formula: "2^20·(a + b)·c",
    parameters: ["a", "b", "c"],
    products: [{ factor: 1, left: { a: 2 ** 20, b: 2 ** 20 }, right: { c: 2 ** 20 } }],
    added: { a: -(2 ** 30) },
  };
  for (const field of PRIME_FIELDS) {
    assert.throws(() => writeStep(field, step, elementRanges(field)), isBoundError(/tooLarge/));
  }
});

test("only sums that would overflow are carried first", () => {
  const carried = PRIME_FIELDS.map((field) => {
    const steps = STEPS.filter((step) => writeStep(field, step, elementRanges(field)).includes("with the carries"));
    return [field.curve, ...steps.map(({ name }) => name)];
  });
  assert.equal(carried, [["p256"], ["p384"], ["p521", "doublingAlpha", "doublingY"]]);
});

test.run();

function isBoundError(message: RegExp): (error: Error) => boolean {
  return (error) => error instanceof BoundError && message.test(error.message);
}
