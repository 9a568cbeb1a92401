import * as assert from "uvu/assert";

import { ELEMENT_BOUNDS, ELEMENT_BYTES, LIMBS, LIMB_BITS } from "../../build/generators/field25519/element.js";
import { STEPS, type Step } from "../../build/generators/field25519/steps.js";
import { P, modulo } from "../support/ed25519Model.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";
import { limbsFromBytes, limbsToBytes, numberOfLimbs, plainLimbs } from "./limbs.js";
import { littleEndian, magnitude, power, toLittleEndian } from "./numbers.js";

const test = suite("field of 2^255 - 19 against BigInt");
const random = new SeededRandom("field25519");

/** How an operand's limbs are drawn from what the bounds allow: at their ends, where sums are largest, and between. */
const draws: ((bound: bigint, limb: number) => bigint)[] = [
  (bound) => bound,
  (bound) => -bound,
  (bound, limb) => (limb % 2 === 0 ? bound : -bound),
  (bound) => random.pick([bound, -bound]),
  (bound) => random.pick([bound, -bound, 0n, 1n, -1n]),
  (bound) => (random.bigint(4) % (2n * bound + 1n)) - bound,
];

for (const step of STEPS) {
  test(`${step.name}: ${step.formula}`, () => {
    for (const first of draws) {
      for (const second of draws) {
        const [left, right] = [elements(step, first), elements(step, second)];
        agree(step, left);
        // Each operand is drawn in one of two ways.
        for (let i = 0; i < 20; i++)
          agree(
            step,
            left.map((each, at) => random.pick([each, right[at] ?? each])),
          );
      }
    }
  });
}

test("elements from bytes, and to bytes again", () => {
  const edges = [0n, 1n, 18n, 19n, 20n, P - 1n, P - 2n, P - 19n, (P - 1n) / 2n, 2n ** 254n];
  for (let bit = 29n; bit < 255n; bit += 29n) edges.push(2n ** bit, 2n ** bit - 1n, 2n ** (bit - 1n), P - 2n ** bit);
  for (const value of [...edges, ...Array.from({ length: 1000 }, () => random.bigint(32) % P)]) {
    for (const sign of [0n, 1n]) {
      const limbs = call("ed25519FieldLimbs", [toLittleEndian(value | (sign << 255n), 32)], "bytes");
      assert.ok(limbs !== null, `${value}`);
      const read = limbsOf(limbs);
      assert.is(valueOf(read), value);
      read.forEach((limb, i) => assert.ok(magnitude(limb) <= (ELEMENT_BOUNDS[i] ?? 0n), `limb ${i} of ${value}`));
      assert.is(littleEndian(call("ed25519FieldBytes", [limbs], "bytes") ?? limbs), value);
    }
  }
});

test("p and more are refused", () => {
  for (let value = P; value < 2n ** 255n; value++) {
    assert.is(call("ed25519FieldLimbs", [toLittleEndian(value, 32)], "bytes"), null);
    assert.is(call("ed25519FieldLimbs", [toLittleEndian(value + 2n ** 255n, 32)], "bytes"), null);
  }
});

test("any limbs of 32 bits are reduced", () => {
  const most = 2n ** 31n;
  const bounds = [most - 1n, -most, 2n ** 28n, -(2n ** 28n), 0n];
  for (let i = 0; i < 3000; i++) {
    const limbs = Array.from({ length: LIMBS }, () => random.pick([...bounds, BigInt.asIntN(32, random.bigint(4))]));
    const bytes = call("ed25519FieldBytes", [bytesOf(limbs)], "bytes") ?? new Uint8Array();
    assert.is(littleEndian(bytes), modulo(valueOf(limbs)), limbs.join());
  }
  // Multiples of p, and what is next to them, spelled with a top limb that is too large.
  for (let multiple = -250n; multiple <= 250n; multiple++) {
    for (let next = -20n; next <= 20n; next++) {
      const limbs = spelled(multiple * P + next);
      const bytes = call("ed25519FieldBytes", [bytesOf(limbs)], "bytes") ?? new Uint8Array();
      assert.is(littleEndian(bytes), modulo(next), `${multiple}·p + ${next}`);
    }
  }
});

test("powers for square roots", () => {
  const exponent = (P - 5n) / 8n;
  for (const value of [0n, 1n, 2n, P - 1n, ...Array.from({ length: 100 }, () => random.bigint(32) % P)]) {
    const answer = call("ed25519FieldPowerForRoot", [bytesOf(spelled(value))], "bytes") ?? new Uint8Array();
    assert.is(littleEndian(answer), power(value, exponent, P), `${value}`);
  }
});

test.run();

function elements(step: Step, draw: (bound: bigint, limb: number) => bigint): bigint[][] {
  return Object.values(step.parameters).map((multiple) =>
    ELEMENT_BOUNDS.map((bound, i) => draw(BigInt(multiple) * bound, i)),
  );
}

function agree(step: Step, operands: bigint[][]): void {
  const answer = call("ed25519FieldStep", [step.name, Buffer.concat(operands.map(bytesOf))], "bytes");
  assert.ok(answer !== null, `the harness has no ${step.name}`);
  const limbs = limbsOf(answer);
  limbs.forEach((limb, i) => assert.ok(magnitude(limb) <= (ELEMENT_BOUNDS[i] ?? 0n), `limb ${i} is ${limb}`));
  assert.is(modulo(valueOf(limbs)), modulo(expected(step, operands.map(valueOf))), operands.join(" | "));
}

/** The step's formula over numbers. */
function expected(step: Step, values: bigint[]): bigint {
  const named = new Map(Object.keys(step.parameters).map((name, i) => [name, values[i] ?? 0n]));
  const combined = (parts: Step["left"]): bigint =>
    Object.entries(parts).reduce((sum, [name, factor]) => sum + BigInt(factor) * (named.get(name) ?? 0n), 0n);
  const left = combined(step.left);
  const right = step.right === undefined ? left : combined(step.right);
  return BigInt(step.factor ?? 1) * left * right + combined(step.added ?? {});
}

function valueOf(limbs: readonly bigint[]): bigint {
  return numberOfLimbs(limbs, LIMB_BITS);
}

/** Digits from 0 on, and what is left of the number in the highest limb. */
function spelled(value: bigint): bigint[] {
  return plainLimbs(value, LIMBS, LIMB_BITS);
}

function bytesOf(limbs: readonly bigint[]): Uint8Array {
  return limbsToBytes(limbs, ELEMENT_BYTES);
}

function limbsOf(bytes: Uint8Array): bigint[] {
  return limbsFromBytes(bytes, LIMBS);
}
