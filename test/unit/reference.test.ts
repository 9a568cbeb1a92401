import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("reference");
const hex = "ab".repeat(32);
const canonical = (text: string): string | undefined => call("referenceParts", [text], "string")?.split("\n")[4];
const problem = (text: string): string | null => call("referenceProblem", [text], "string");

const completed: [string, string][] = [
  ["alpine", "docker.io/library/alpine"],
  ["alpine:3.20", "docker.io/library/alpine:3.20"],
  ["org/app", "docker.io/org/app"],
  ["docker.io/alpine", "docker.io/library/alpine"],
  ["index.docker.io/alpine", "docker.io/library/alpine"],
  ["localhost/a", "localhost/a"],
  ["localhost:5000/a", "localhost:5000/a"],
  ["Registry/a", "Registry/a"],
  ["ghcr.io/org/app:v1", "ghcr.io/org/app:v1"],
  ["[::1]:5000/a:t", "[::1]:5000/a:t"],
  [`a:t@sha256:${hex}`, `docker.io/library/a:t@sha256:${hex}`],
  [`localhost:8080@sha256:${hex}`, `docker.io/library/localhost:8080@sha256:${hex}`],
  ["example.com", "docker.io/library/example.com"],
  [`x.io/${"a".repeat(255)}`, `x.io/${"a".repeat(255)}`],
];
for (const [text, whole] of completed) {
  test(`${text.slice(0, 60)} is completed`, () => {
    assert.is(canonical(text), whole);
    assert.is(canonical(whole), whole, "the whole form is its own whole form");
  });
}

const refused: [string, string][] = [
  ["", "the reference is empty"],
  [hex, "64 hexadecimal digits are an image id, not a name"],
  ["org/App", 'the repository name "org/App" must be lower-case'],
  ["a//b", '"a//b" is not a repository name'],
  [" a", '"library/ a" is not a repository name'],
  ["a:", '"" is not a tag'],
  ["a:.t", '".t" is not a tag'],
  [`a:${"t".repeat(129)}`, `"${"t".repeat(129)}" is not a tag`],
  ["-a.io/b", '"-a.io" is not a registry'],
  ["a_b.io/c", '"a_b.io" is not a registry'],
  ["a.io:/b", '"a.io:" is not a registry'],
  ["a.io:x/b", '"a.io:x" is not a registry'],
  ["[fe80::1%eth0]/a", '"[fe80::1%eth0]" is not a registry'],
  ["[]:1/a", '"[]:1" is not a registry'],
  ["x.io/", "the repository name is missing"],
  [`x.io/${"a".repeat(256)}`, "the repository name is longer than 255 characters"],
  ["a".repeat(1025), "the reference is longer than 1024 characters"],
  ["a@", "the digest is not valid: not of the form algorithm:encoded"],
  [`a@sha512:${hex}${hex}`, "the digest is not valid: sha512 is not yet supported"],
  [`a@sha256:${hex.toUpperCase()}`, "the digest is not valid: a sha256 digest has 64 lower-case hexadecimal digits"],
];
for (const [text, why] of refused) {
  test(`${JSON.stringify(text.slice(0, 60))}: ${why.slice(0, 60)}`, () => {
    assert.is(problem(text), why);
  });
}

test("the default tag is given only where nothing else stands", () => {
  const tagged = (text: string): string | null => call("referenceWithDefaultTag", [text], "string");
  assert.is(tagged("a"), "docker.io/library/a:latest");
  assert.is(tagged("a:b"), "docker.io/library/a:b");
  assert.is(tagged(`a@sha256:${hex}`), `docker.io/library/a@sha256:${hex}`);
});

test.run();
