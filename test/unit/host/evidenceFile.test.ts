import * as assert from "uvu/assert";

import { EvidenceFileError, readEvidence, writeEvidence } from "../../../host/record/evidenceFile.js";
import type { EvidenceEntry } from "../../../host/runtime/evidence.js";
import { errorOf } from "../../support/errors.js";
import { suite } from "../../support/suite.js";

const test = suite("host/evidenceFile");

const ENTRIES: EvidenceEntry[] = [
  { operation: "clock/v1/now", argument: "", answer: new TextEncoder().encode("2026-11-21T00:00:00Z") },
  {
    operation: "registry/v1/blob",
    argument: "r.example/a@sha256:00",
    answer: Uint8Array.from({ length: 256 }, (_, i) => i),
  },
  { operation: "registry/v1/blob", argument: "r.example/b@sha256:00", answer: new Uint8Array() },
  {
    operation: "registry/v1/manifest",
    argument: "r.example/ü:1",
    failure: { code: "not-found", message: 'GET "x" answered 404\n' },
  },
];
const ENTRY = { operation: "clock/v1/now", argument: "", answer: "eA==" };
const FAILURE = { operation: "clock/v1/now", argument: "", failure: { code: "refused", message: "no" } };

function file(...entries: unknown[]): string {
  return JSON.stringify({ format: "assay.evidence/v1", entries });
}

async function refusal(text: string): Promise<string> {
  return (await errorOf(EvidenceFileError, () => readEvidence(text))).message;
}

test("what was written is read back, bytes and failures and order", () => {
  assert.equal(readEvidence(writeEvidence(ENTRIES)), ENTRIES);
  assert.equal(readEvidence(writeEvidence([])), []);
});

test("the same entries are the same text, which ends with a line end", () => {
  assert.is(writeEvidence(ENTRIES), writeEvidence(readEvidence(writeEvidence(ENTRIES))));
  assert.ok(writeEvidence(ENTRIES).endsWith("}\n"));
});

test("a file of another form is refused with the place", async () => {
  const rows: [string, string | RegExp][] = [
    ["", /^the evidence file is not JSON: /],
    ["[]", "the evidence file is no object"],
    ["null", "the evidence file is no object"],
    ["{}", 'format: it must be "assay.evidence/v1"'],
    ['{"format":"assay.evidence/v2","entries":[]}', "format:"],
    ['{"format":"assay.evidence/v1"}', "entries: it must be an array"],
    ['{"format":"assay.evidence/v1","entries":{}}', "entries: it must be an array"],
    ['{"format":"assay.evidence/v1","entries":[],"note":1}', "note: unknown member"],
    [file(1), "entries[0]: it must be an object"],
    [file(ENTRY, []), "entries[1]: it must be an object"],
    [file({ ...ENTRY, comment: "" }), "entries[0].comment: unknown member"],
    [file({ ...ENTRY, operation: "clock/v2/now" }), "entries[0].operation: unknown operation"],
    [file({ ...ENTRY, operation: "toString" }), "entries[0].operation: unknown operation"],
    [file({ ...ENTRY, operation: undefined }), "entries[0].operation: unknown operation"],
    [file({ ...ENTRY, argument: 1 }), "entries[0].argument: it must be a string"],
    [file({ ...ENTRY, argument: undefined }), "entries[0].argument: it must be a string"],
    [file({ ...ENTRY, ...FAILURE }), "entries[0]: it must have either an answer or a failure"],
    [file({ operation: "clock/v1/now", argument: "" }), "entries[0]: it must have either an answer or a failure"],
  ];
  for (const [text, message] of rows) assert.match(await refusal(text), message, text);
});

test("base64 is strict: one text for one answer", async () => {
  for (const answer of ["eA", "eA=", "eB==", "eA==\n", " eA==", "e-==", 1, null, {}]) {
    assert.match(await refusal(file({ ...ENTRY, answer })), "entries[0].answer: it ", JSON.stringify(answer));
  }
});

test("a failure must be one that a host may give", async () => {
  const wrong: [unknown, string][] = [
    [null, "entries[0].failure: it must be an object"],
    ["not-found", "entries[0].failure: it must be an object"],
    [{ code: "pending", message: "" }, "entries[0].failure.code: it must be one of not-found, "],
    [{ code: "ok", message: "" }, "entries[0].failure.code: "],
    [{ code: "refused" }, "entries[0].failure.message: it must be a string"],
    [{ code: "refused", message: "", answer: "" }, "entries[0].failure.answer: unknown member"],
  ];
  for (const [failure, message] of wrong) assert.match(await refusal(file({ ...FAILURE, failure })), message);
});

test("two answers to one question are refused: nobody could say which one counts", async () => {
  assert.match(await refusal(file(ENTRY, FAILURE)), "entries[1]: a second answer to clock/v1/now");
  assert.match(await refusal(file(ENTRY, ENTRY)), "entries[1]: a second answer to clock/v1/now");
  assert.is(readEvidence(file(ENTRY, { ...ENTRY, argument: "x" })).length, 2);
});

test.run();
