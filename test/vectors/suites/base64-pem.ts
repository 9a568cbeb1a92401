/** Strict base64 (RFC 4648), and PEM files of certificates. */
import { readFileSync } from "node:fs";

import { call } from "../../support/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface File {
  tests: { id: string; in: string; out: string | null }[];
  pem: { id: string; pem: string; certificates: number }[];
}

function run(shared: URL, report: SuiteReport): void {
  const file = JSON.parse(readFileSync(new URL("vectors/core/base64_pem.json", shared), "utf8")) as File;
  for (const { id, in: input, out } of file.tests) {
    const bytes = call("base64Decode", [input], "bytes");
    report.check(id, out ?? "reject", bytes === null ? "reject" : Buffer.from(bytes).toString("hex"));
  }
  for (const { id, pem, certificates } of file.pem) {
    const text = Buffer.from(pem, "base64").toString("latin1");
    const count = call("pemBlocks", [text, "CERTIFICATE"], "string")?.split(",").length;
    const problem = call("pemBlocksProblem", [text, "CERTIFICATE"], "string") ?? "";
    const rule = /the block is labelled ".*", not/.test(problem) ? "another label" : problem;
    report.check(id, "read", count === certificates ? "read" : count === undefined ? "refused" : `${count} read`, rule);
  }
}

export default { name: "base64-pem", run } satisfies VectorSuite;
