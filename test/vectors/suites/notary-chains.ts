/** The Notary Project's certificate chains and certificate files. */
import { readFileSync } from "node:fs";

import { call } from "../../support/harness.js";
import { hexList, pemBlocksIn } from "../../../src/testkit/x509/pem.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface Case {
  id: string;
  kind: string;
  input: { file: string };
  expect: { pass: boolean; strict?: boolean | string; certificates?: number; subjects?: string[] };
}

function run(shared: URL, report: SuiteReport): void {
  const folder = new URL("vectors/notary/", shared);
  const cases = JSON.parse(readFileSync(new URL("cases.json", folder), "utf8")) as Case[];
  for (const each of cases) {
    if (each.kind === "codesigning-chain") runChain(each, "codesigning", folder, report);
    else if (each.kind === "timestamping-chain") runChain(each, "timestamping", folder, report);
    else if (each.kind === "certificate-file") runFile(each, folder, report);
  }
}

/** Where reference and specification differ, `strict` is what the specification says. */
function runChain({ id, input, expect }: Case, purpose: string, folder: URL, report: SuiteReport): void {
  const passes = typeof expect.strict === "boolean" ? expect.strict : expect.pass;
  const chain = hexList(pemBlocksIn(readFileSync(new URL(input.file, folder))));
  const answer = call("notaryChain", [chain, purpose], "string") ?? "";
  report.check(id, passes ? "ok" : "fail", answer === "ok" || /^internal|^module/.test(answer) ? answer : "fail");
}

/** The number of certificates and their subjects. Go writes the attributes of a name in an order of its own. */
function runFile({ id, input, expect }: Case, folder: URL, report: SuiteReport): void {
  const answer = call("certificateFile", [readFileSync(new URL(input.file, folder))], "string") ?? "";
  const subjects = answer.startsWith("\n") ? answer.slice(1).split("\n") : null;
  const wanted = expect.pass ? (expect.subjects ?? []).map(sorted).join("\n") : "fail";
  report.check(id, wanted, subjects === null ? "fail" : subjects.map(sorted).join("\n"));
  if (subjects !== null && expect.pass)
    report.check(`${id} count`, String(expect.certificates), String(subjects.length));
}

/** The attributes of a name as RFC 4514 writes it, in order of their text. */
function sorted(name: string): string {
  return name
    .split(/(?<!\\),/)
    .sort()
    .join(",");
}

export default { name: "notary-chains", run } satisfies VectorSuite;
