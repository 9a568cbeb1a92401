import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("hex");
const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
const everyPair = Buffer.from(everyByte).toString("hex");

test("every byte becomes two lower-case digits and comes back", () => {
  assert.is(call("hexEncode", [everyByte], "string"), everyPair);
  assert.equal(call("hexDecode", [everyPair], "bytes"), everyByte);
});

test("nothing encodes nothing", () => {
  assert.is(call("hexEncode", [new Uint8Array(0)], "string"), "");
  assert.equal(call("hexDecode", [""], "bytes"), new Uint8Array(0));
});

for (const text of ["a", "abc", "AB", "aB", "0x", "g0", "0g", "/0", ":0", "`0", " 0", "é0", "\u013130", "00\n"]) {
  test(`${JSON.stringify(text)} is refused`, () => {
    assert.is(call("hexDecode", [text], "bytes"), null);
  });
}

test.run();
