/** Log entries as protobuf's JSON and as Rekor's API has them, and those of the Sigstore cases. */
import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { shared } from "../support/shared.js";
import { suite } from "../support/suite.js";
import { entryText } from "../support/wire/entityModel.js";
import { type Json, bytesOfJson, changed, sampleEntry, sampleRekorEntry } from "../support/wire/samples.js";

const test = suite("log entries");
const outcome = (bytes: Uint8Array, form: number): string => call("logEntryOutcome", [bytes, form], "string") ?? "";
const proto = (entry: unknown): string => outcome(bytesOfJson(entry), 0);
const rekor = (answer: unknown): string => outcome(bytesOfJson(answer), 2);
const [UUID] = Object.keys(sampleRekorEntry()) as [string];
const at = (path: readonly (string | number)[], value: unknown): Json =>
  changed(sampleRekorEntry(), [UUID, ...path], value);
const PROOF = ["verification", "inclusionProof"];

test("protobuf's JSON", () => {
  assert.is(proto(sampleEntry()), `ok\n${entryText(sampleEntry())}`);
  assert.is(proto({ ...sampleEntry(), x: 1 }), "log-entry-malformed: x: unknown member");
  assert.is(proto(changed(sampleEntry(), ["logId"], {})), "log-entry-malformed: logId.keyId: missing or empty");
  assert.match(outcome(Buffer.from("{"), 0), /^log-entry-malformed: : /);
});

test("an answer of Rekor", () => {
  const hex = (text: string): string => Buffer.from(text, "hex").toString("base64");
  const expected = [
    `ok\nentry 79 ${"d3".repeat(32)} 1653593266 /`,
    `body ${Buffer.from('{"kind":"hashedrekord"}').toString("base64")}`,
    `promise ${Buffer.from("promise").toString("base64")}`,
    `proof 4 5 ${hex("ef".repeat(32))} 2 ${hex("ab".repeat(32))} ${hex("cd".repeat(32))}`,
    "checkpoint rekor.example - 1\\n5\\ncm9vdA==\\n\\n— rekor.example AAAA\\n",
  ];
  assert.is(rekor(sampleRekorEntry()), expected.join("\n"));
  assert.is(rekor([sampleRekorEntry()]), expected.join("\n"));
  assert.is(rekor(at(["attestation"], { data: "x" })), expected.join("\n"));
  assert.is(
    rekor(at(["verification", "signedEntryTimestamp"], undefined)),
    expected.filter((line) => !line.startsWith("promise")).join("\n"),
  );
});

test("a proof that nobody signed is none", () => {
  for (const checkpoint of ["", null, undefined])
    assert.not.ok(rekor(at([...PROOF, "checkpoint"], checkpoint)).includes("\nproof"));
  const bare = changed(at(["verification", "signedEntryTimestamp"], ""), [UUID, ...PROOF, "checkpoint"], "");
  assert.is(rekor(bare), "log-entry-malformed: entry.verification: neither promise nor proof");
  for (const none of [{}, null, undefined]) {
    assert.is(rekor(at(["verification"], none)), "log-entry-malformed: entry.verification: neither promise nor proof");
  }
});

test("what is missing or of another kind", () => {
  const refused = (answer: unknown, path: string): void =>
    assert.ok(rekor(answer).startsWith(`log-entry-malformed: ${path}: `), rekor(answer));
  for (const value of [undefined, null, "", 1, "-_-_", {}]) refused(at(["body"], value), "entry.body");
  for (const value of [undefined, null, "", 1, "D3", "d"]) refused(at(["logID"], value), "entry.logID");
  for (const value of [-1, "79", 1.5, {}]) {
    for (const name of ["logIndex", "integratedTime"]) refused(at([name], value), `entry.${name}`);
    for (const name of ["logIndex", "treeSize"])
      refused(at([...PROOF, name], value), `entry.${PROOF.join(".")}.${name}`);
  }
  refused(at([...PROOF, "rootHash"], "EF"), "entry.verification.inclusionProof.rootHash");
  refused(at([...PROOF, "hashes", 1], "EF"), "entry.verification.inclusionProof.hashes[1]");
  refused(at([...PROOF, "hashes", 1], null), "entry.verification.inclusionProof.hashes[1]");
  refused(at([...PROOF, "hashes"], new Array(65).fill("ab")), "entry.verification.inclusionProof.hashes");
  refused(at([...PROOF, "checkpoint"], "x".repeat(65537)), "entry.verification.inclusionProof.checkpoint");
  refused(at(["verification"], []), "entry.verification");
  refused({ [UUID]: [] }, "entry");
  for (const value of ["x", 1, null]) refused(value, "");
  refused([1], "[0]");
  refused({}, "");
  refused({ ...sampleRekorEntry(), other: sampleRekorEntry()[UUID] }, "");
});

test("lists of entries are limited", () => {
  const count = (answer: unknown): string => call("rekorEntriesOutcome", [bytesOfJson(answer)], "string") ?? "";
  const many = (length: number): Json =>
    Object.fromEntries(Array.from({ length }, (_, i) => [`${UUID}${i}`, sampleRekorEntry()[UUID]]));
  assert.is(count([]), "ok 0");
  assert.is(count(new Array(32).fill(sampleRekorEntry())), "ok 32");
  assert.is(count(many(32)), "ok 32");
  for (const answer of [new Array(33).fill(sampleRekorEntry()), many(33), new Array(10).fill(many(40))]) {
    assert.is(count(answer), "budget-exhausted: : more than 32 log entries");
  }
});

interface Case {
  id: string;
  files: Record<string, string>;
}

if (shared !== null) {
  const folder = new URL("vectors/sigstore/", shared);
  const { cases } = JSON.parse(readFileSync(new URL("cases.json", folder), "utf8")) as { cases: Case[] };

  test("every entry of the Sigstore cases is read", () => {
    let seen = 0;
    for (const { id, files } of cases) {
      const name = files["entry"];
      if (name === undefined) continue;
      const bytes = readFileSync(new URL(name, folder));
      const [entry] = Object.values(JSON.parse(bytes.toString()) as Record<string, Json>) as [Json];
      const head = `ok\nentry ${entry["logIndex"] as number} ${entry["logID"] as string} ${entry["integratedTime"] as number} /`;
      assert.ok(outcome(bytes, 2).startsWith(`${head}\nbody ${entry["body"] as string}\n`), id);
      seen += 1;
    }
    assert.ok(seen > 0);
  });
}

test.run();
