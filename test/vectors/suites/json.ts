/** JSONTestSuite: what a JSON parser must accept, must refuse, and may choose. */
import { readFileSync } from "node:fs";

import { call } from "../../support/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface File {
  tests: { id: string; data: string; expect: "accept" | "reject" | "either" }[];
  transform: { id: string }[];
}

function run(shared: URL, report: SuiteReport): void {
  const file = JSON.parse(readFileSync(new URL("vectors/core/json__parsing.json", shared), "utf8")) as File;
  for (const { id, data, expect } of file.tests) {
    const problem = call("jsonProblem", [Buffer.from(data, "base64"), 128], "string");
    const actual = problem === null ? "accept" : "reject";
    const rule = problem?.startsWith("duplicate") ? "duplicate name" : "";
    report.check(id, expect === "either" ? actual : expect, actual, rule);
  }
  for (const { id } of file.transform) report.skip(id, "transform rows have no verdict");
}

export default { name: "json", run } satisfies VectorSuite;
