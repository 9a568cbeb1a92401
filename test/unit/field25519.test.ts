/** The generator of the field of 2^255 - 19 refuses what it cannot prove. */
import * as assert from "uvu/assert";

import { BoundError } from "../../build/generators/field/stepWriter.js";
import { ELEMENT_BOUNDS } from "../../build/generators/field25519/element.js";
import { writeStep } from "../../build/generators/field25519/foldingWriter.js";
import { STEPS, type Step } from "../../build/generators/field25519/steps.js";
import { suite } from "../support/suite.js";

const test = suite("generator of the field of 2^255 - 19");

function step(name: string): Step {
  const found = STEPS.find((each) => each.name === name);
  assert.ok(found, name);
  return found;
}

function refusal(write: () => string): string {
  try {
    write();
  } catch (error) {
    if (error instanceof BoundError) return error.message;
    throw error;
  }
  return "written";
}

test("all functions are within their bounds", () => {
  for (const each of STEPS)
    assert.is(
      refusal(() => writeStep(each)),
      "written",
      each.name,
    );
});

test("a column that could leave 64 bits", () => {
  const larger = ELEMENT_BOUNDS.map((bound) => 2n * bound);
  for (const name of ["fieldMultiply", "fieldSquare", "fieldMultiplyDifferences"]) {
    assert.match(
      refusal(() => writeStep(step(name), larger)),
      /^field\w+: [htu]\d can leave 64 bits$/,
      name,
    );
  }
  const greedy = { ...step("fieldMultiply"), parameters: { a: 4, b: 4 } };
  assert.match(
    refusal(() => writeStep(greedy)),
    /can leave 64 bits$/,
  );
});

test("an operand that could leave its 32 bits in memory", () => {
  const greedy = { ...step("fieldMultiply"), parameters: { a: 8, b: 1 } };
  assert.match(
    refusal(() => writeStep(greedy)),
    /limb \d of a can leave 32 bits$/,
  );
});

test("a result that would be larger than an element", () => {
  const balanced = ELEMENT_BOUNDS.map((bound, limb) => (limb === 1 ? 2n ** 28n : bound));
  assert.is(
    refusal(() => writeStep(step("fieldSquare"), balanced)),
    "fieldSquare: limb 1 of the result is too large",
  );
});

test("what is generated is within 120 columns", () => {
  for (const each of STEPS) for (const line of writeStep(each).split("\n")) assert.ok(line.length <= 120, line);
});

test.run();
