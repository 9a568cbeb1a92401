/** What `assay test` says of suites that were not run, and of settings whose coverage nobody can tell. */
import * as assert from "uvu/assert";

import { lackingCoverage } from "../../../src/cli/test/minCoverage.js";
import { tapReport } from "../../../src/cli/test/tapReport.js";
import type { Coverage } from "../../../src/suite/coverage/coverage.js";
import type { RunResult } from "../../../src/suite/run.js";
import { emptyResult, type SuiteResult } from "../../../src/suite/results.js";
import { suite } from "../../support/suite.js";

const test = suite("unit/cli/testReports");

const ALL_REACHED: Coverage = {
  ...{ policy: "a", file: "a.yaml" },
  points: [{ path: "settings.x", kind: "rule", accepted: 1, denied: 1 }],
};

function suiteOf(file: string, cases: SuiteResult["cases"]): SuiteResult {
  return { file, name: file, problem: null, line: null, cases, milliseconds: 0 };
}

test("--min-coverage is not met where a module cannot tell, whatever others can", () => {
  const unknown: Coverage = { policy: "b", file: "b.yaml", points: null };
  assert.equal(lackingCoverage([ALL_REACHED], ["accept", "deny"]), []);
  assert.equal(lackingCoverage([ALL_REACHED, unknown], []), []);
  assert.equal(lackingCoverage([ALL_REACHED, unknown], ["any"]), ["--min-coverage: b cannot say what b.yaml states"]);
  assert.is(lackingCoverage([unknown], ["any"]).length, 1);
});

test("a suite of which no case was run is skipped in TAP, not ok", () => {
  const totals = { passed: 0, failed: 1, skipped: 0, notRun: 1, broken: 0 };
  const failed = emptyResult({ name: "c", path: "cases[0]", line: 1 }, "failed");
  const suites = [suiteOf("a", [failed]), suiteOf("b", [])];
  const result: RunResult = { suites, totals, stale: [], coverage: [], milliseconds: 0 };
  const lines = tapReport(result).split("\n");
  assert.ok(lines.includes("not ok 1 - a"));
  assert.is(lines.at(-1), "ok 2 - b # SKIP no case of it was run");
});

test.run();
