/** Spoilt and mutated envelopes and statements: never a trap, and what is accepted JSON.parse reads the same. */
import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";
import { envelopeText } from "../support/wire/entityModel.js";
import { type Json, bytesOfJson, sampleEnvelope, sampleStatement } from "../support/wire/samples.js";
import { spoilt } from "../support/wire/spoil.js";

const test = suite("fuzz DSSE");
const random = new SeededRandom("fuzz DSSE");

const parsed = (bytes: Uint8Array): Json =>
  JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)) as Json;

function acceptsEnvelope(bytes: Uint8Array): boolean {
  const answer = call("envelopeOutcome", [bytes], "string") ?? "";
  assert.match(answer, /^(ok\n|bundle-malformed: )/);
  if (!answer.startsWith("ok\n")) return false;
  assert.is(answer, `ok\n${envelopeText(parsed(bytes), bytes.length)}`);
  return true;
}

/** Whether the rules accept a document, without the strictness of the JSON. */
function isStatement(document: unknown): boolean {
  const statement = (document ?? {}) as Json;
  const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject(document) || !/^https:\/\/in-toto\.io\/Statement\/v(0\.1|1)$/.test(String(statement["_type"])))
    return false;
  const type = statement["predicateType"];
  const subjects = statement["subject"];
  if (typeof type !== "string" || type === "" || !Array.isArray(subjects) || subjects.length === 0) return false;
  return subjects.every((subject: Json) => {
    if (!isObject(subject) || !isObject(subject["digest"])) return false;
    const digests = Object.values(subject["digest"] as Json);
    const isNamed = subject["name"] === undefined || subject["name"] === null || typeof subject["name"] === "string";
    const annotations = subject["annotations"] ?? null;
    return (
      isNamed &&
      digests.length > 0 &&
      digests.every((text) => typeof text === "string") &&
      (annotations === null || isObject(annotations))
    );
  });
}

function acceptsStatement(bytes: Uint8Array): boolean {
  const answer = call("statementOutcome", [bytes], "string") ?? "";
  assert.match(answer, /^(ok\n|payload-invalid: |payload-other-type: )/);
  if (!answer.startsWith("ok\n")) return false;
  const document = parsed(bytes);
  assert.ok(isStatement(document), answer);
  const subjects = (document["subject"] as Json[]).map((subject) => {
    const digests = subject["digest"] as Record<string, string>;
    const own = Object.hasOwn(digests, "sha256") ? digests["sha256"] : "-";
    return `subject ${own as string} ${(subject["name"] as string | null | undefined) ?? ""}`;
  });
  const head = `ok\ntype ${document["_type"] as string}\npredicateType ${document["predicateType"] as string}\n`;
  assert.ok(answer.startsWith(head) && subjects.every((line) => answer.includes(`\n${line}`)), answer);
  return true;
}

test("spoilt envelopes", () => {
  const cases = rounds(2500);
  const two = { ...sampleEnvelope(), signatures: [{ sig: "AAAA" }, { keyid: "a", sig: "-_8" }] };
  let accepted = 0;
  for (let round = 0; round < cases; round++) {
    if (acceptsEnvelope(bytesOfJson(spoilt(random.pick([sampleEnvelope(), two]), random, 30)))) accepted += 1;
  }
  assert.ok(accepted > cases / 8 && accepted < cases, `${accepted} were accepted`);
});

test("spoilt statements agree with the rules", () => {
  const cases = rounds(3000);
  let accepted = 0;
  for (let round = 0; round < cases; round++) {
    const document = JSON.parse(JSON.stringify(spoilt(sampleStatement(), random, 30))) as unknown;
    const isAccepted = acceptsStatement(bytesOfJson(document));
    assert.is(isAccepted, isStatement(document), JSON.stringify(document));
    if (isAccepted) accepted += 1;
  }
  assert.ok(accepted > cases / 8 && accepted < cases, `${accepted} were accepted`);
});

test("mutated bytes of both", () => {
  const envelope = bytesOfJson(sampleEnvelope());
  const statement = bytesOfJson(sampleStatement());
  let accepted = 0;
  for (let round = 0; round < rounds(2000); round++) {
    if (acceptsEnvelope(random.mutate(envelope, '{}[],:"\\u+/=-_ n'))) accepted += 1;
    if (acceptsStatement(random.mutate(statement, '{}[],:"\\ue0 n'))) accepted += 1;
  }
  assert.ok(accepted > 20, `${accepted} were accepted`);
});

test("random bytes", () => {
  for (let round = 0; round < rounds(300); round++) {
    const bytes = random.bytes(random.below(80));
    assert.not.ok(acceptsEnvelope(bytes));
    assert.not.ok(acceptsStatement(bytes));
  }
});

test("the pre-authentication encoding is that of the definition", () => {
  for (let round = 0; round < rounds(500); round++) {
    const type = random.text("aé日😀/. ", random.below(20)).replace(/[\ud800-\udfff]/g, "");
    const payload = random.bytes(random.below(50));
    const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
    const expected = Buffer.concat([Buffer.from(head), payload]);
    assert.is(Buffer.from(call("dssePae", [type, payload], "bytes") ?? []).toString("hex"), expected.toString("hex"));
  }
});

test.run();
