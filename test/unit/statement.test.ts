/** In-toto statements, and cosign's names of predicate types. */
import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { type Json, bytesOfJson, changed, sampleStatement } from "../support/wire/samples.js";

const test = suite("statement");
const outcome = (document: unknown): string => call("statementOutcome", [bytesOfJson(document)], "string") ?? "";
const at = (path: readonly (string | number)[], value: unknown): Json => changed(sampleStatement(), path, value);
const HEX = "ab".repeat(32);

function refused(document: unknown, fault: string): void {
  assert.ok(outcome(document).startsWith(fault), outcome(document));
}

function hasSubject(document: Json, algorithm: string, hex: string): boolean {
  return call("statementHasSubject", [bytesOfJson(document), algorithm, hex], "bool");
}

test("both versions, and what stands in a statement", () => {
  const lines = `\npredicateType https://slsa.dev/provenance/v1\nsubject ${HEX} an artifact\npredicate {"buildDefinition":{}}`;
  for (const version of ["v1", "v0.1"]) {
    const type = `https://in-toto.io/Statement/${version}`;
    assert.is(outcome(at(["_type"], type)), `ok\ntype ${type}${lines}`);
  }
  const annotated = at(["subject", 0, "annotations"], { env: "prod" });
  assert.ok(outcome(annotated).includes(`\nsubject ${HEX} an artifact {"env":"prod"}\n`));
  for (const absent of [null, undefined]) {
    assert.not.ok(outcome(at(["predicate"], absent)).includes("predicate {"));
    assert.ok(outcome(at(["subject", 0, "name"], absent)).includes(`\nsubject ${HEX} \n`));
    assert.ok(outcome(at(["subject", 0, "annotations"], absent)).startsWith("ok\n"));
  }
  for (const any of [[], "x", 1, false]) {
    assert.ok(outcome(at(["predicate"], any)).endsWith(`\npredicate ${JSON.stringify(any)}`));
  }
});

test("any other type is none of ours", () => {
  for (const type of [
    "https://in-toto.io/Statement/v1.0",
    "https://in-toto.io/Statement/v0.2",
    "",
    "https://in-toto.io/statement/v1",
  ]) {
    refused(at(["_type"], type), "payload-other-type: _type: it is ");
  }
  for (const type of [undefined, null, 1]) refused(at(["_type"], type), "payload-invalid: _type: no statement type");
  assert.ok(outcome(at(["_type"], "x".repeat(5000))).length < 200);
});

test("a payload that cannot be read is a fault (CVE-2026-39395)", () => {
  for (const text of ["", "{", "[]", "null", '{"_type":"a","_type":"b"}', "\ufeff{}"]) {
    assert.match(call("statementOutcome", [Buffer.from(text)], "string") ?? "", /^payload-invalid: /);
  }
});

test("member names count letter by letter, unknown ones are ignored", () => {
  assert.ok(outcome(at(["Subject"], [])).startsWith("ok\n"));
  assert.ok(outcome(at(["_Type"], "x")).startsWith("ok\n"));
  assert.ok(outcome(at(["subject", 0, "uri"], "x")).startsWith("ok\n"));
  for (const name of ["_type", "predicateType", "subject"]) {
    const document = at([name], undefined);
    refused({ ...document, [name.toUpperCase()]: sampleStatement()[name] }, `payload-invalid: ${name}: `);
  }
});

test("subjects: one or more, each with a digest", () => {
  for (const value of [undefined, null, [], {}, "x"])
    refused(at(["subject"], value), "payload-invalid: subject: no subject");
  refused(at(["subject", 1], null), "payload-invalid: subject[1]: not an object");
  for (const value of [undefined, null, {}, [], "x"]) {
    refused(at(["subject", 0, "digest"], value), "payload-invalid: subject[0].digest: no digest");
  }
  for (const value of [null, 1, {}]) {
    refused(at(["subject", 0, "digest", "sha256"], value), "payload-invalid: subject[0].digest.sha256: not a text");
  }
  refused(at(["subject", 0, "name"], 1), "payload-invalid: subject[0].name: not a text");
  refused(at(["subject", 0, "annotations"], []), "payload-invalid: subject[0].annotations: not an object");
  for (const value of [undefined, null, "", 1]) {
    refused(at(["predicateType"], value), "payload-invalid: predicateType: no predicate type");
  }
});

test("counts of subjects and digests are limited (CVE-2024-45395)", () => {
  const subject = (sampleStatement()["subject"] as Json[])[0];
  assert.ok(outcome(at(["subject"], new Array(1024).fill(subject))).startsWith("ok\n"));
  refused(at(["subject"], new Array(1025).fill(subject)), "budget-exhausted: subject: ");
  const digests = (count: number): Json => Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, "x"]));
  assert.ok(outcome(at(["subject", 0, "digest"], digests(32))).startsWith("ok\n"));
  refused(at(["subject", 0, "digest"], digests(33)), "budget-exhausted: subject[0].digest: ");
});

test("a subject is found by algorithm and digest", () => {
  const other = { digest: { sha256: "cd".repeat(32), sha512: "ef".repeat(64) } };
  const two = at(["subject", 1], other);
  assert.ok(hasSubject(two, "sha256", HEX));
  assert.ok(hasSubject(two, "sha256", "cd".repeat(32)));
  assert.ok(hasSubject(two, "sha512", "ef".repeat(64)));
  assert.not.ok(hasSubject(two, "sha512", HEX));
  assert.not.ok(hasSubject(two, "SHA256", HEX));
  assert.not.ok(hasSubject(two, "sha256", HEX.slice(1)));
  assert.not.ok(hasSubject(two, "sha256", ""));
  assert.not.ok(hasSubject(at(["subject", 0, "digest", "sha256"], HEX.toUpperCase()), "sha256", HEX));
  assert.not.ok(hasSubject(at(["subject"], []), "sha256", HEX));
});

test("cosign's names of predicate types", () => {
  const uris: Record<string, string> = {
    slsaprovenance: "https://slsa.dev/provenance/v0.2",
    slsaprovenance02: "https://slsa.dev/provenance/v0.2",
    slsaprovenance1: "https://slsa.dev/provenance/v1",
    link: "https://in-toto.io/Link/v1",
    spdx: "https://spdx.dev/Document",
    spdxjson: "https://spdx.dev/Document",
    cyclonedx: "https://cyclonedx.org/bom",
    vuln: "https://cosign.sigstore.dev/attestation/vuln/v1",
    openvex: "https://openvex.dev/ns",
    custom: "https://cosign.sigstore.dev/attestation/v1",
  };
  for (const [name, uri] of Object.entries(uris)) assert.is(call("predicateType", [name], "string"), uri);
  for (const text of ["https://example.com/x", "", "SPDX", "spdx "]) {
    assert.is(call("predicateType", [text], "string"), text);
  }
});

test.run();
