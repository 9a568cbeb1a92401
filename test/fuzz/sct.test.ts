import * as assert from "uvu/assert";

import { basicConstraints, extension } from "../../src/testkit/x509/extensions.js";
import { freshKey } from "../../src/testkit/x509/keys.js";
import { mint } from "../../src/testkit/x509/mint.js";
import {
  addChainResponse,
  certificateSct,
  logLines,
  precertificateSct,
  sctListExtension,
  sctListValue,
  testLog,
} from "../../src/testkit/ct/sct.js";
import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: signed certificate timestamps");
const random = new SeededRandom("fuzz sct");
const log = testLog();
const logs = logLines([log]);
const certificate = random.bytes(40);
const scts = [0, 1, 60_000].map((timestamp) => {
  return certificateSct(log, certificate, { timestamp, extensions: random.bytes(timestamp % 7) });
});

/** The one encoding of the members that were read. */
function encode(line: string): string {
  const [id = "", time = "", extensions = "", hash = "", algorithm = "", signature = ""] = line.split(" ");
  const vector = (hex: string): string => (hex.length / 2).toString(16).padStart(4, "0") + hex;
  const byte = (decimal: string): string => Number(decimal).toString(16).padStart(2, "0");
  const milliseconds = BigInt(time).toString(16).padStart(16, "0");
  return `00${id}${milliseconds}${vector(extensions.replace("-", ""))}${byte(hash)}${byte(algorithm)}${vector(signature)}`;
}

test("what is read of an SCT is all of it", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(4000); i++) {
    const bytes = random.below(8) === 0 ? random.bytes(random.below(120)) : random.mutate(random.pick(scts));
    const line = call("sctParse", [bytes], "string") ?? "";
    if (line.startsWith("sct-malformed at sct")) continue;
    assert.is(encode(line), Buffer.from(bytes).toString("hex"));
    accepted += 1;
  }
  assert.ok(accepted > 200, `only ${accepted} were accepted`);
});

test("what is read of a list is all of it", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(3000); i++) {
    const list = sctListValue(...Array.from({ length: 1 + random.below(3) }, () => random.pick(scts)));
    const bytes = random.below(8) === 0 ? random.bytes(random.below(300)) : random.mutate(list);
    const lines = call("sctListParse", [bytes], "string") ?? "";
    if (/^(sct-malformed|budget-exhausted) at scts/.test(lines)) continue;
    const again = sctListValue(...lines.split("\n").map((line) => new Uint8Array(Buffer.from(encode(line), "hex"))));
    assert.equal(again, new Uint8Array(bytes));
    accepted += 1;
  }
  assert.ok(accepted > 200, `only ${accepted} were accepted`);
});

test("a changed SCT does not verify", () => {
  const valid = new Set(scts.map((sct) => Buffer.from(sct).toString("hex")));
  let verified = 0;
  for (let i = 0; i < rounds(1500); i++) {
    const bytes = random.below(10) === 0 ? random.pick(scts) : random.mutate(random.pick(scts));
    const answer = call("sctVerifyX509", [bytes, certificate, logs, ""], "string") ?? "";
    assert.is(answer === "ok", valid.has(Buffer.from(bytes).toString("hex")), answer);
    if (answer === "ok") verified += 1;
    else assert.match(answer, /^sct-(malformed|mismatch|unknown-log)/);
  }
  assert.ok(verified > 50, `only ${verified} verified`);
});

test("no TBSCertificate traps, and a changed one does not verify", () => {
  const ca = mint({ subject: "CA" });
  const fields = { subject: "leaf", issuer: ca, key: freshKey(), serial: 7 };
  const rest = [basicConstraints(false), extension("1.2.3", random.bytes(100))];
  const sct = precertificateSct(log, mint({ ...fields, extensions: rest }).tbs, ca.key.spki);
  const [first, second] = rest;
  const { tbs } = mint({ ...fields, extensions: [first, sctListExtension(sct), second].flatMap((each) => each ?? []) });
  const original = Buffer.from(call("sctPrecertificateTbs", [tbs], "bytes") ?? []);
  for (let i = 0; i < rounds(2000); i++) {
    const changed = random.mutate(tbs);
    const precertificate = call("sctPrecertificateTbs", [changed], "bytes");
    if (precertificate === null) continue;
    const answer = call("sctVerifyPrecertificate", [sct, precertificate, ca.key.spki, logs, ""], "string") ?? "";
    assert.is(answer === "ok", original.equals(precertificate), answer);
  }
});

test("an answer to add-chain is read as its TLS form, or refused", () => {
  const answers = scts.map((sct) => Buffer.from(JSON.stringify(addChainResponse(sct))));
  let accepted = 0;
  for (let i = 0; i < rounds(2000); i++) {
    const line = call("addChainResponseParse", [random.mutate(random.pick(answers))], "string") ?? "";
    if (line.startsWith("sct-malformed at sct")) continue;
    assert.is(call("sctParse", [Buffer.from(encode(line), "hex")], "string"), line);
    accepted += 1;
  }
  assert.ok(accepted > 100, `only ${accepted} were accepted`);
});

test.run();
