import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("glob");
const matches = (pattern: string, text: string): boolean => call("wildcard", [pattern, text], "bool");

const rows: [string, string, boolean][] = [
  ["", "", true],
  ["", "a", false],
  ["*", "", true],
  ["**", "a/b:c", true],
  ["?", "", false],
  ["?", "a", true],
  ["a?c", "a/c", true],
  ["ghcr.io/org/*", "ghcr.io/org/app/sub:v1@sha256:0", true],
  ["ghcr.io/org/*", "ghcr.io/organisation/app", false],
  ["*:latest", "a/b:latest", true],
  ["*:latest", "a/b:latest2", false],
  ["a*b*c", "axxbyybzzc", true],
  ["a*b*c", "axxbyybzz", false],
  ["*a", "aaab", false],
  ["A", "a", false],
  ["a.b", "axb", false],
  ["[a]", "a", false],
  ["\\*", "*", false],
  ["\\*", "\\x", true],
  ["?", "𝄞", true],
  ["??", "𝄞", false],
  ["*?b", "𝄞b", true],
];
for (const [pattern, text, expected] of rows) {
  test(`${JSON.stringify(pattern)} ${expected ? "matches" : "does not match"} ${JSON.stringify(text)}`, () => {
    assert.is(matches(pattern, text), expected);
  });
}

test("agrees with a table over all short patterns and texts", () => {
  const words = (letters: string, length: number): string[] =>
    length === 0
      ? [""]
      : words(letters, length - 1).flatMap((word) =>
          word.length < length - 1 ? [word] : [word, ...[...letters].map((letter) => word + letter)],
        );
  for (const pattern of words("ab*?", 4)) {
    const regex = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
    for (const text of words("ab", 4)) assert.is(matches(pattern, text), regex.test(text), `${pattern} ${text}`);
  }
});

test("many stars are not exponential", () => {
  const before = performance.now();
  assert.is(matches(`${"a*".repeat(100)}b`, "a".repeat(512)), false);
  assert.ok(performance.now() - before < 500);
});

test.run();
