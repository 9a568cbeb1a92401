import * as assert from "uvu/assert";

import { SIZES, columnFiles, largestDigit } from "../../build/generators/columns.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("the generator of column sums");

test("digits stay a little above half of the radix, and sums of their products below 2^31", () => {
  const digit = largestDigit(SIZES);
  assert.ok(digit > 4096 && digit < 4700);
  assert.ok(SIZES.chunkRows * digit ** 2 < 2 ** 31);
  assert.is(call("largestDigit", [], "i32"), digit);
});

test("more rows, longer digits or longer numbers than fit are not generated", () => {
  for (const wrong of [{ chunkRows: 104 }, { digitBits: 14 }, { maxDigits: 1 << 13 }]) {
    assert.throws(() => columnFiles({ ...SIZES, ...wrong }), /the sum of \d+ products can reach \d+/);
  }
});

test.run();
