import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("harness");

test("bytes reach the core", () => {
  assert.is(call("ping", [new Uint8Array([1, 2, 3])], "i32"), 3);
});

test.run();
