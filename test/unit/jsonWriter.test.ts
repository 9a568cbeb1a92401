import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("jsonWriter");
const written = (text: string): string => Buffer.from(call("jsonWriteString", [text], "bytes") ?? []).toString();

test("commas and brackets", () => {
  const sample = Buffer.from(call("jsonWriteSample", [], "bytes") ?? []).toString();
  assert.is(sample, '{"a":[-9223372036854775808,true,{}],"b":null,"c":"d"}');
});

test("every character up to U+0100 is escaped as JSON.stringify does, which follows RFC 8785", () => {
  for (let code = 0; code <= 0x100; code++) {
    const text = String.fromCharCode(code);
    assert.is(written(text), JSON.stringify(text));
  }
});

test("characters of every length in UTF-8", () => {
  for (const text of ["é", "€", "𝄞", "\u2028", "\uffff", "\u{10ffff}", "a𝄞b"]) assert.is(written(text), `"${text}"`);
});

test("lone surrogates become U+FFFD", () => {
  assert.is(written("a\ud800"), '"a\ufffd"');
  assert.is(written("\udc00b"), '"\ufffdb"');
  assert.is(written("\ud800\ud834\udd1e"), '"\ufffd𝄞"');
});

test("the buffer grows", () => {
  const text = "é".repeat(100_000);
  assert.is(written(text), `"${text}"`);
});

test.run();
