import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("utf8");

for (const text of ["", "ascii", "eight888nine9", "é", "€", "𝄞", "\u0000", "\u{10ffff}", "\uffff", "a\ufeffb"]) {
  test(`${JSON.stringify(text)} goes both ways`, () => {
    const bytes = new TextEncoder().encode(text);
    assert.equal(call("utf8Encode", [text], "bytes"), bytes);
    assert.is(call("utf8Decode", [bytes], "string"), text);
  });
}

test("a byte order mark is a character", () => {
  assert.is(call("utf8Decode", [new Uint8Array([0xef, 0xbb, 0xbf, 0x61])], "string"), "\ufeffa");
});

test("a lone surrogate is written as U+FFFD", () => {
  assert.equal(call("utf8Encode", ["a\ud800b"], "bytes"), new TextEncoder().encode("a\ufffdb"));
});

const illFormed: [string, number[]][] = [
  ["a continuation alone", [0x80]],
  ["an overlong slash", [0xc0, 0xaf]],
  ["an overlong two-byte form", [0xc1, 0xbf]],
  ["an overlong three-byte form", [0xe0, 0x9f, 0xbf]],
  ["an overlong four-byte form", [0xf0, 0x8f, 0xbf, 0xbf]],
  ["a surrogate", [0xed, 0xa0, 0x80]],
  ["a value above U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
  ["a lead byte that is none", [0xf5, 0x80, 0x80, 0x80]],
  ["a byte that is never used", [0xff]],
  ["a sequence that is cut", [0xe2, 0x82]],
  ["a sequence that another interrupts", [0xe2, 0x82, 0x61]],
  ["a wrong byte behind eight good ones", [0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0xfe]],
];
for (const [name, bytes] of illFormed) {
  test(`${name} is refused`, () => {
    assert.is(call("utf8Valid", [Uint8Array.from(bytes)], "bool"), false);
    assert.is(call("utf8Decode", [Uint8Array.from(bytes)], "string"), null);
  });
}

test.run();
