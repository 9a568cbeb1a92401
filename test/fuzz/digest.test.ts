/** Digests against the pattern of the OCI image specification, and the host's reader against the module's. */
import * as assert from "uvu/assert";

import { isSha256Digest } from "../../host/registry/digest.js";
import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz digest");
const random = new SeededRandom("fuzz digest");
const CASES = rounds(10_000);
const ALPHABET = "0189abfgAFZ:+._-= \n\0\u0430\u0661";
/** descriptor.md, "Digests": algorithm components joined by separators, a colon, the encoded part. */
const GRAMMAR = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/;

function check(text: string): boolean {
  const hex = call("digestHex", [text], "string");
  const shown = JSON.stringify(text);
  const isDigest = /^sha256:[0-9a-f]{64}$/.test(text) && !text.endsWith("\n");
  assert.is(hex, isDigest ? text.slice("sha256:".length) : null, shown);
  assert.is(isSha256Digest(text), isDigest, shown);
  assert.is(call("digestProblem", [text], "string") === null, isDigest, shown);
  assert.is(call("digestGrammar", [text], "bool"), GRAMMAR.test(text) && !text.endsWith("\n"), shown);
  return isDigest;
}

function valid(): string {
  const algorithm = random.pick(["sha256", "sha256", "sha256", "sha512", "sha256+b64u", "md5", "a.b_c-d"]);
  return `${algorithm}:${random.text("0123456789abcdef", random.below(8) === 0 ? random.below(130) : 64)}`;
}

test("digests at random", () => {
  let accepted = 0;
  for (let round = 0; round < CASES; round++) if (check(valid())) accepted += 1;
  assert.ok(accepted > CASES / 4, `only ${accepted} were accepted`);
});

test("mutated digests", () => {
  for (let round = 0; round < CASES; round++) check(random.mutateText(valid(), ALPHABET, 1 + random.below(2)));
});

test("random text", () => {
  for (let round = 0; round < CASES; round++) check(random.text(ALPHABET, random.below(12)));
});

test.run();
