import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("digest");
const hex = "0123456789abcdef".repeat(4);

test("sha256 with 64 lower-case digits", () => {
  assert.is(call("digestHex", [`sha256:${hex}`], "string"), hex);
});

const refused: [string, string][] = [
  ["", "not of the form algorithm:encoded"],
  [hex, "not of the form algorithm:encoded"],
  [":", "not of the form algorithm:encoded"],
  ["sha256:", "a sha256 digest has 64 lower-case hexadecimal digits"],
  [`sha256:${hex}0`, "a sha256 digest has 64 lower-case hexadecimal digits"],
  [`sha256:${hex.slice(1)}`, "a sha256 digest has 64 lower-case hexadecimal digits"],
  [`sha256:${hex.toUpperCase()}`, "a sha256 digest has 64 lower-case hexadecimal digits"],
  [`sha256:${hex.slice(1)}g`, "a sha256 digest has 64 lower-case hexadecimal digits"],
  [`SHA256:${hex}`, "not of the form algorithm:encoded"],
  [` sha256:${hex}`, "not of the form algorithm:encoded"],
  [`sha512:${hex}${hex}`, "sha512 is not yet supported"],
  [`sha384:${hex}`, "sha384 is not yet supported"],
  [`blake3:${hex}`, "blake3 is not yet supported"],
  [`md5:${hex}`, "the digest algorithm is unknown"],
];
for (const [text, why] of refused) {
  test(`${JSON.stringify(text.slice(0, 30))}: ${why}`, () => {
    assert.is(call("digestProblem", [text], "string"), why);
    assert.is(call("digestHex", [text], "string"), null);
  });
}

test("the general grammar", () => {
  const grammar = (text: string): boolean => call("digestGrammar", [text], "bool");
  for (const text of [
    "sha256:a",
    "sha256+b64u:LCa0a2j_xo-=",
    "a.b_c-d+e:0",
    "multihash+base58:QmRZxt2b1FVZPNqd8hsiyk",
  ]) {
    assert.ok(grammar(text), text);
  }
  for (const text of ["a", "a:", ":a", "A:b", "a..b:c", "+a:b", "a+:b", "a:b:c", "a:é", "a b:c"]) {
    assert.not.ok(grammar(text), text);
  }
});

test.run();
