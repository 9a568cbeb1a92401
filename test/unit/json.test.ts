import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("json");
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const problem = (text: string | Uint8Array, depth = 128): string | null =>
  call("jsonProblem", [typeof text === "string" ? encode(text) : text, depth], "string");

const refused: [string, string][] = [
  ["", "a value is missing at byte 0"],
  ["  ", "a value is missing at byte 2"],
  ["[", "a value is missing at byte 1"],
  ["[1", "the document ends within an array or object at byte 2"],
  ["[1,]", "not a JSON value at byte 3"],
  ["[1 2]", "a comma or closing bracket is missing at byte 3"],
  ["[1}", "a comma or closing bracket is missing at byte 2"],
  ['{"a"}', "a colon is missing at byte 4"],
  ['{"a":1,}', "a name in quotes is missing at byte 7"],
  ["{a:1}", "a name in quotes is missing at byte 1"],
  ["01", "unexpected text after the value at byte 1"],
  ["1 x", "unexpected text after the value at byte 2"],
  ["-", "not a JSON value at byte 0"],
  [".5", "not a JSON value at byte 0"],
  ["NaN", "not a JSON value at byte 0"],
  ["nulL", "not a JSON value at byte 0"],
  ["\ufeff1", "not a JSON value at byte 0"],
  ["\u00a01", "not a JSON value at byte 0"],
  ['"a', "the string does not end at byte 2"],
  ['"\\', "the string does not end at byte 1"],
  ['"\t"', "control character in a string at byte 1"],
  ['"\\x"', "unknown escape at byte 1"],
  ['"\\u12g4"', "\\u is not followed by four hexadecimal digits at byte 1"],
  ['"ab\\ud800"', "lone surrogate escape at byte 3"],
  ['"\\udc00\\ud800"', "lone surrogate escape at byte 1"],
  ['"\\ud800\\u0041"', "lone surrogate escape at byte 1"],
  ['{"a":1,"a":2}', 'duplicate key "a" at byte 7'],
  ['{"a":1,"\\u0061":2}', 'duplicate key "\\u0061" at byte 7'],
  ['{"\\ud834\\udd1e":1,"𝄞":2}', 'duplicate key "𝄞" at byte 18'],
  ['[{"x":{"b":1,"b":2}}]', 'duplicate key "b" at byte 13'],
];
for (const [text, why] of refused) {
  test(`${JSON.stringify(text)}: ${why}`, () => {
    assert.is(problem(text), why);
  });
}

test("ill-formed UTF-8 is refused where it stands", () => {
  assert.is(problem(Uint8Array.from([0x22, 0x61, 0xc0, 0x80, 0x22])), "invalid UTF-8 at byte 2");
  assert.is(problem(Uint8Array.from([0x22, 0xed, 0xa0, 0x80, 0x22])), "invalid UTF-8 at byte 1");
});

test("the depth limit counts arrays and objects", () => {
  assert.is(problem("[".repeat(128) + "]".repeat(128)), null);
  assert.is(problem("[".repeat(129) + "]".repeat(129)), "nested deeper than 128 at byte 128");
  assert.is(problem('{"a":[]}', 1), "nested deeper than 1 at byte 5");
  assert.is(problem("1", 0), null);
});

test("a million values is the end", () => {
  assert.is(problem(`[${"0,".repeat((1 << 20) - 2)}0]`), null);
  assert.is(problem(`[${"0,".repeat(1 << 20)}0]`), "more than 1048576 values and names at byte 2097151");
});

test("thousands of keys, spelt with and without escapes", () => {
  const keys = Array.from({ length: 20_000 }, (_, index) => `"k${index}":0`);
  assert.is(problem(`{${keys.join(",")}}`), null);
  keys[19_990] = '"\\u006b1234":0';
  assert.match(problem(`{${keys.join(",")}}`) ?? "", /^duplicate key "\\u006b1234" at byte \d+$/);
});

test("keys of one length and one prefix are no slower", () => {
  const keys = Array.from({ length: 20_000 }, (_, index) => `"${"k".repeat(40)}${String(index).padStart(6, "0")}":0`);
  const before = performance.now();
  assert.is(problem(`{${keys.join(",")}}`), null);
  assert.ok(performance.now() - before < 2000);
});

test("a long key is cut in the message", () => {
  const key = `"${"é".repeat(100)}"`;
  const found = problem(`{${key}:1,${key}:2}`) ?? "";
  assert.is(found, `duplicate key "${"é".repeat(31)}…" at byte 206`);
});

test("members are found by exact name with their spans", () => {
  const text = encode('{ "a" : [1, 2] , "\\u0062":"\\n", "é": -1.50e+3}');
  assert.is(call("jsonMember", [text, "a"], "string"), "8:14:[1, 2]");
  assert.is(call("jsonMember", [text, "b"], "string"), '26:30:"\\n"');
  assert.is(call("jsonMember", [text, "é"], "string"), "38:46:-1.50e+3");
  for (const other of ["A", "", "ab", "\\u0062", "è"]) assert.is(call("jsonMember", [text, other], "string"), null);
});

test("elements are found in any order", () => {
  const text = encode('[0,[1,[2]],{"a":[3]},4]');
  assert.is(call("jsonElements", [text, 3, 1], "string"), "4 [1,[2]]");
  assert.is(call("jsonElements", [text, 2, 2], "string"), '{"a":[3]} {"a":[3]}');
});

test("only exact integers are integers", () => {
  const integer = (text: string): string | null => call("jsonInteger", [encode(text)], "string");
  for (const text of ["0", "7", "-7", "9223372036854775807", "-9223372036854775808"]) assert.is(integer(text), text);
  for (const text of ["9223372036854775808", "-9223372036854775809", "99999999999999999999"]) {
    assert.is(integer(text), "!the integer needs more than 64 bits");
  }
  for (const text of ["1.0", "1e0", "0.5"]) assert.match(integer(text) ?? "", "!not an integer");
  assert.is(integer("-0"), "!-0 is not an integer");
  assert.is(integer('"1"'), "!not a number");
});

test("a document is read and written again", () => {
  const text = '{"a":[1.5e3,"\\u0041\\n\\ud834\\udd1e\\/é",{"x":null,"y":[true,false]}],"":{}}';
  const rewritten = Buffer.from(call("jsonRewrite", [encode(text)], "bytes") ?? []).toString();
  assert.is(rewritten, '{"a":[1.5e3,"A\\n𝄞/é",{"x":null,"y":[true,false]}],"":{}}');
});

test("splicing touches nothing else", () => {
  const source = encode('{"a": 1, "b":2 }');
  const spliced = call("jsonSplice", [source, 6, 7, encode('"one"'), 7, 14], "bytes");
  assert.is(Buffer.from(spliced ?? []).toString(), '{"a": "one" }');
});

test("splices that overlap or lie outside trap", () => {
  assert.throws(() => call("jsonSplice", [encode("abc"), 1, 3, encode(""), 2, 3], "bytes"));
  assert.throws(() => call("jsonSplice", [encode("abc"), 0, 1, encode(""), 2, 4], "bytes"));
  assert.throws(() => call("jsonSplice", [encode("abc"), 2, 1, encode(""), 2, 3], "bytes"));
});

test.run();
