/** Rows of Kyverno's own wildcard test; its operators mean what ours mean. */
import { readFileSync } from "node:fs";

import { call } from "../../support/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface File {
  rows: { name: string; pattern: string; text: string; matched: boolean }[];
}

function run(shared: URL, report: SuiteReport): void {
  const path = new URL("vectors/admission/tables/kyverno-wildcard.json", shared);
  const { rows } = JSON.parse(readFileSync(path, "utf8")) as File;
  for (const [index, { name, pattern, text, matched }] of rows.entries()) {
    report.check(
      `kyverno-wildcard/${index}/${name}`,
      String(matched),
      String(call("wildcard", [pattern, text], "bool")),
    );
  }
}

export default { name: "wildcard", run } satisfies VectorSuite;
