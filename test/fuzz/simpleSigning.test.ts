/** Mutated payloads, each properly signed: never a trap, and accepted only when JSON.parse reads the same claims. */
import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { bytesOf, digestOf } from "../../src/testkit/bytes.js";
import { IMAGE_DIGEST, makeSigner, REPOSITORY, simpleSigning } from "../support/signing.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz simple signing");
const random = new SeededRandom("fuzz simple signing");
const signer = makeSigner("fuzz");
const CASES = rounds(700);

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const isObject = (value: Json | undefined): value is { [name: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const member = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

function outcome(bytes: Uint8Array): string {
  const answer = call("simpleSigningOutcome", [signer.spki, bytes, signer.sign(bytes)], "string") ?? "";
  assert.match(answer, /^(ok sha256:[0-9a-f]{64} |payload-invalid: .|payload-other-type: .)/s);
  return answer;
}

/** What the rules say of a document, without the strictness of the JSON: the answer, or null for any refusal. */
function claims(document: Json): string | null {
  const critical = member(document, "critical");
  if (!isObject(critical) || Object.keys(critical).some((name) => !["identity", "image", "type"].includes(name)))
    return null;
  const reference = member(critical["identity"], "docker-reference");
  const digest = member(critical["image"], "docker-manifest-digest");
  const optional = member(document, "optional");
  if (critical["type"] !== "cosign container image signature" || typeof reference !== "string") return null;
  if (typeof digest !== "string" || !/^sha256:[0-9a-f]{64}$/.test(digest)) return null;
  return optional === undefined || optional === null || isObject(optional) ? `ok ${digest} ${reference}` : null;
}

const odd: Json[] = [null, true, 0, "", "x", digestOf("x"), [], {}, { a: "b" }, "cosign container image signature"];
const names = ["critical", "identity", "image", "type", "optional", "docker-reference", "docker-manifest-digest", "x"];

/** A document near a payload: a member here and there replaced, added or left out. */
function spoilt(value: Json, depth = 0): Json {
  if (random.below(24) === 0) return random.pick(odd);
  if (!isObject(value) || depth > 3) return value;
  const members = Object.entries(value).map(([name, inner]): [string, Json] => [name, spoilt(inner, depth + 1)]);
  if (random.below(16) === 0) members.splice(random.below(members.length + 1), 1);
  if (random.below(16) === 0) members.push([random.pick(names), random.pick(odd)]);
  return Object.fromEntries(members);
}

test("agrees with the rules over JSON.parse on spoilt documents", () => {
  let accepted = 0;
  for (let round = 0; round < CASES; round++) {
    const optional = random.pick([null, {}, { env: "prod" }, { a: 1, b: [{}] }]);
    const document = spoilt(simpleSigning(IMAGE_DIGEST, optional) as Json);
    const answer = outcome(bytesOf(JSON.stringify(document)));
    const expected = claims(document);
    assert.is(answer.startsWith("ok ") ? answer : null, expected, JSON.stringify(document));
    if (expected !== null) accepted += 1;
  }
  assert.ok(accepted > CASES / 8 && accepted < CASES, `${accepted} were accepted`);
});

test("whatever is accepted of mutated bytes says so in JSON.parse too", () => {
  const valid = bytesOf(simpleSigning(IMAGE_DIGEST, { env: "prod" }));
  let accepted = 0;
  for (let round = 0; round < CASES; round++) {
    const bytes = random.mutate(valid, '{}[],:"\\ue0 n');
    const answer = outcome(bytes);
    if (!answer.startsWith("ok ")) continue;
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    assert.is(answer, claims(JSON.parse(text) as Json), text);
    accepted += 1;
  }
  assert.ok(accepted > 20, `only ${accepted} were accepted`);
});

test("random bytes", () => {
  for (let round = 0; round < rounds(200); round++) {
    assert.match(outcome(random.bytes(random.below(80))), /^payload-invalid: /);
  }
});

test("a mutated payload under the signature of the valid one is never read", () => {
  const valid = bytesOf(simpleSigning());
  const signature = signer.sign(valid);
  for (let round = 0; round < CASES; round++) {
    const bytes = random.mutate(valid, '{}[],:"');
    const answer = call("simpleSigningOutcome", [signer.spki, bytes, signature], "string") ?? "";
    const expected = Buffer.from(bytes).equals(valid) ? `ok ${IMAGE_DIGEST} ${REPOSITORY}` : "signature-mismatch: ";
    assert.is(answer, expected);
  }
});

test.run();
