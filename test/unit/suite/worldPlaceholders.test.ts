/** `${…}` in settings, requests and expectations. */
import * as assert from "uvu/assert";

import { filled, parsePieces } from "../../../src/suite/world/placeholder.js";
import { valueAt, type Root } from "../../../src/suite/world/values.js";
import { matches } from "../../../src/suite/world/wildcard.js";
import { suite } from "../../support/suite.js";

const test = suite("suite/world placeholders");

const ROOTS = new Map<string, Root>([
  ["trustedRoot", { kind: "value", value: () => ({ tlogs: [] }) }],
  [
    "keys",
    {
      kind: "entries",
      noun: "key",
      names: ["release", "a.b"],
      entry: (name) => ({ own: () => `PEM of ${name}`, members: {} }),
    },
  ],
  [
    "images",
    {
      kind: "entries",
      noun: "image",
      names: ["registry.example/app:1.0"],
      entry: () => ({ own: () => "registry.example/app:1.0", members: { digest: () => "sha256:00" } }),
    },
  ],
]);

const fill = (value: unknown): unknown => filled(value, "settings", (segments, path) => valueAt(ROOTS, segments, path));

function refusal(value: unknown): string {
  try {
    fill(value);
  } catch (error) {
    assert.is((error as Error).name, "DocumentError");
    return (error as Error).message;
  }
  return "filled";
}

test("texts in lists and objects are filled, and nothing else is changed", () => {
  assert.equal(fill({ a: ["${keys.release}", 1, null, true], "${keys.release}": "x" }), {
    a: ["PEM of release", 1, null, true],
    "${keys.release}": "x",
  });
  assert.is(
    fill('key: ${keys.release}, image ${images["registry.example/app:1.0"].digest}!'),
    "key: PEM of release, image sha256:00!",
  );
});

test("a placeholder alone becomes what it stands for, among text an object is its JSON", () => {
  assert.equal(fill({ root: "${trustedRoot}" }), { root: { tlogs: [] } });
  assert.is(fill("root: ${trustedRoot}"), 'root: {"tlogs":[]}');
});

test("names in brackets, with dots, in either quotes", () => {
  assert.is(fill("${images['registry.example/app:1.0']}"), "registry.example/app:1.0");
  assert.is(fill("${images.registry.example/app:1.0.digest}"), "sha256:00");
  assert.is(fill("${keys.a.b}"), "PEM of a.b");
});

test("what is no placeholder stays", () => {
  for (const text of ["$", "{}", "$ {keys.release}", "$keys", "}"]) assert.is(fill(text), text);
  assert.is(fill("$${keys.release} is ${keys.release}"), "${keys.release} is PEM of release");
});

test("what stands for nothing is named with its place and what was probably meant", () => {
  const rows: [unknown, string][] = [
    [{ a: ["${keys.relase}"] }, 'settings.a[0]: ${keys…}: there is no key "relase"; did you mean "release"?'],
    [{ "a b": "${key.release}" }, 'settings["a b"]: ${key}: there is no placeholder "key"; did you mean "keys"?'],
    ["${images.nothing}", 'there is no image "nothing"; there is "registry.example/app:1.0"'],
    ['${images["registry.example/app:1.0"].diget}', 'there is no member "diget"; did you mean "digest"?'],
    ["${keys.release.pem}", "it has no members"],
    ["${trustedRoot.tlogs}", "${trustedRoot} has no members"],
    ["${keys}", "${keys} needs the name of a key, such as ${keys.NAME}"],
    ["${keys.release", "begins a placeholder that cannot be read"],
    ["${}", "a placeholder is empty"],
    ["${.keys}", "begins a placeholder that cannot be read"],
    ["${keys release}", "begins a placeholder that cannot be read"],
  ];
  for (const [value, message] of rows) assert.ok(refusal(value).includes(message), `${refusal(value)}\n${message}`);
});

test("pieces of a text", () => {
  assert.equal(parsePieces("a${b.c}d$${e}", "x"), ["a", { segments: ["b", "c"], written: "${b.c}" }, "d${e}"]);
});

test("* is any run of characters, and a pattern covers the whole text", () => {
  const rows: [string, string, boolean][] = [
    ["a", "a", true],
    ["a", "ab", false],
    ["*", "", true],
    ["a*", "a", true],
    ["a*a", "a", false],
    ["a*a", "aa", true],
    ["*b*c", "abbc", true],
    ["*b*c", "acb", false],
    ["registry/*", "registry/v1/blob", true],
    ["a.c", "abc", false],
  ];
  for (const [pattern, text, expected] of rows) assert.is(matches(pattern, text), expected, `${pattern} ${text}`);
});

test.run();
