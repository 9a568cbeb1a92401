/** Where modules may be pushed to. */
import * as assert from "uvu/assert";

import { PublishError } from "../../../src/publish/publishError.js";
import { parseTarget } from "../../../src/publish/target.js";
import { suite } from "../../support/suite.js";

const test = suite("unit/publish target");

test("registries", () => {
  const shop = { kind: "registry", host: "registry.example", repository: "registry.example/shop/app", tag: "1.0.0" };
  assert.equal(parseTarget("registry://registry.example/shop/app:1.0.0"), shop);
  assert.equal(parseTarget("registry.example/shop/app:1.0.0"), shop);
  assert.equal(parseTarget("registry://127.0.0.1:5000/a:b"), {
    kind: "registry",
    host: "127.0.0.1:5000",
    repository: "127.0.0.1:5000/a",
    tag: "b",
  });
});

test("folders", () => {
  assert.equal(parseTarget("oci-layout:build/layout"), { kind: "layout", folder: "build/layout", tag: null });
  assert.equal(parseTarget("oci-layout:/a:b/c:1.0"), { kind: "layout", folder: "/a:b/c", tag: "1.0" });
  assert.equal(parseTarget("oci-layout:/a:b/c"), { kind: "layout", folder: "/a:b/c", tag: null });
});

const REFUSED: readonly (readonly [string, string])[] = [
  ["registry://registry.example/app", "it has no tag"],
  ["registry://127.0.0.1:5000/app", "it has no tag"],
  ["registry.example", "it has no tag"],
  [`registry://registry.example/app@sha256:${"a".repeat(64)}`, "the digest follows from the module"],
  [`registry://registry.example/app:1@sha256:${"a".repeat(64)}`, "the digest follows from the module"],
  ["https://registry.example/app:1", "it must begin with registry://"],
  ["docker://registry.example/app:1", "it must begin with registry://"],
  ["registry://Registry.example/app:1", "its host is not host[:port] in normal form"],
  ["registry://shop/app:1", "its host is not host[:port] in normal form"],
  ["registry://registry.example/App:1", "its repository is not a valid name"],
  ["registry://registry.example/app:-", "its tag is not valid"],
  ["oci-layout:", "it names no folder"],
  ["oci-layout::1", "it names no folder"],
  ["oci-layout:folder:a b", "its tag is not valid"],
];

for (const [text, reason] of REFUSED) {
  test(`refused: ${text.slice(0, 60)}`, () => {
    assert.throws(
      () => parseTarget(text),
      (error: unknown) => error instanceof PublishError && error.message.includes(reason),
    );
  });
}

test.run();
