/** Signed certificate timestamps: core/sct.json, and the certificates with SCTs and the log keys of the Sigstore cases. */
import { X509Certificate, createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { certificateParts } from "../../support/ct/certificateParts.js";
import { call } from "../../support/harness.js";
import { pemBlocksIn } from "../../../src/testkit/x509/pem.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface File {
  tests: {
    id: string;
    entry_type: string;
    leaf: string;
    sct: string;
    logs: { key_der: string; log_id: string }[];
    now_ms: number;
    result: string;
  }[];
  precert_kat: {
    id: string;
    certificate: string;
    tbs_precert: string;
    scts: { log_id: string; timestamp_ms: number; sig_alg: string; hash: string; signature: string; ext: string }[];
  }[];
  parse: { id: string; certificate: string; note: string }[];
}

interface Case {
  id: string;
  kind: string;
  files: Record<string, string>;
  expected: string;
}

/** What a fault here is called there; several are one to us. */
const FAULTS: Record<string, string[]> = {
  valid: ["ok"],
  invalid_signature: ["sct-mismatch"],
  malformed: ["sct-malformed"],
  unsupported_version: ["sct-malformed"],
  unknown_log: ["sct-unknown-log"],
  timestamp_in_future: ["sct-mismatch"],
  invalid: ["sct-mismatch", "sct-malformed", "sct-unknown-log"],
};

const HASHES: Record<string, number> = { sha256: 4, sha384: 5, sha512: 6, none: 0 };
const SIGNATURES: Record<string, number> = { RSA: 1, ECDSA: 3 };

function run(shared: URL, report: SuiteReport): void {
  const file = JSON.parse(readFileSync(new URL("vectors/core/sct.json", shared), "utf8")) as File;
  for (const test of file.tests) runTest(test, report);
  for (const kat of file.precert_kat) runPrecertificate(kat, report);
  for (const { id, certificate, note } of file.parse) {
    const bytes = Buffer.from(certificate, "base64");
    report.check(id, note.includes("must be rejected") ? "reject" : "parses", parsed(bytes));
  }
  const folder = new URL("vectors/sigstore/", shared);
  const { cases } = JSON.parse(readFileSync(new URL("cases.json", folder), "utf8")) as { cases: Case[] };
  for (const each of cases) runSigstore(each, folder, report);
}

function runTest(test: File["tests"][number], report: SuiteReport): void {
  if (test.entry_type !== "x509_entry") return report.fail(test.id, `entries of type ${test.entry_type}`);
  for (const { key_der, log_id } of test.logs) {
    report.check(`${test.id} log`, log_id, call("ctLogId", [Buffer.from(key_der, "hex")], "string") ?? "");
  }
  const logs = test.logs.map(({ key_der }) => `${key_der} - -`).join("\n");
  const now = new Date(test.now_ms).toISOString();
  const bytes = [Buffer.from(test.sct, "hex"), Buffer.from(test.leaf, "hex")];
  const [fault = ""] = (call("sctVerifyX509", [...bytes, logs, now], "string") ?? "").split(/[: ]/);
  const wanted = FAULTS[test.result] ?? [];
  report.check(test.id, test.result, wanted.includes(fault) ? test.result : fault);
}

/** The TBS, the members of the SCTs, and that the parts of the list are read the same one by one. */
function runPrecertificate(kat: File["precert_kat"][number], report: SuiteReport): void {
  const { tbs, sctList } = certificateParts(Buffer.from(kat.certificate, "base64"));
  const precertificate = call("sctPrecertificateTbs", [tbs], "bytes");
  report.check(kat.id, kat.tbs_precert, precertificate === null ? "" : Buffer.from(precertificate).toString("base64"));
  const expected = kat.scts.map(({ log_id, timestamp_ms, sig_alg, hash, signature, ext }) => {
    return `${log_id} ${timestamp_ms} ${ext || "-"} ${HASHES[hash]} ${SIGNATURES[sig_alg]} ${signature}`;
  });
  report.check(
    `${kat.id} list`,
    expected.join("\n"),
    call("sctListParse", [sctList ?? new Uint8Array()], "string") ?? "",
  );
}

function parsed(certificate: Uint8Array): string {
  const { sctList } = certificateParts(certificate);
  const list = call("sctListParse", [sctList ?? new Uint8Array()], "string") ?? "";
  return /^sct-/.test(list) ? "reject" : "parses";
}

function runSigstore({ id, kind, files, expected }: Case, folder: URL, report: SuiteReport): void {
  const read = (role: string): Buffer => readFileSync(new URL(files[role] ?? "", folder));
  if (kind === "ct-key") {
    const spki = first(read("key"));
    const wanted = createHash("sha256").update(spki).digest("hex");
    report.check(id, expected === "pass" ? wanted : "reject", call("ctLogId", [spki], "string") ?? "");
  } else if (kind === "sct-precert-tbs") {
    const precertificate = call("sctPrecertificateTbs", [certificateParts(first(read("cert"))).tbs], "bytes");
    const equal = precertificate !== null && read("tbs").equals(precertificate);
    report.check(id, expected, equal ? "pass" : "fail");
  } else if (kind === "sct-embedded") {
    const spki = new X509Certificate(read("issuer")).publicKey.export({ type: "spki", format: "der" });
    const logs = `${Buffer.from(first(read("ctKey"))).toString("hex")} - -`;
    const parameters = [first(read("cert")), new Uint8Array(spki), logs, ""];
    const answer = call("sctVerifyEmbedded", parameters, "string") ?? "";
    report.check(id, expected, /^[0-9a-f]{64}$/.test(answer) ? "pass" : "fail");
  }
}

function first(file: Buffer): Uint8Array {
  return pemBlocksIn(file)[0] ?? new Uint8Array();
}

export default { name: "sct", run } satisfies VectorSuite;
