/** Every policy has suites beside it, and `assay test` runs them: each of their cases counts as a test. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { policyNames } from "../../build/modules.js";
import { outDirectory, projectRoot } from "../../build/paths.js";
import type { CaseResult, SuiteResult } from "../../src/suite/results.js";
import { suite } from "../support/suite.js";

/** What is read of `assay.test/v1`. */
interface Report {
  totals: { passed: number; failed: number; skipped: number; notRun: number; broken: number };
  suites: SuiteResult[];
}

const test = suite("policy/suites");
const { report, status, stderr } = runSuites();

test("assay test says that all is well", () => {
  assert.is(stderr, "");
  assert.equal({ ...report.totals, passed: 0 }, { passed: 0, failed: 0, skipped: 0, notRun: 0, broken: 0 });
  assert.is(status, 0);
});

for (const name of policyNames()) {
  test(`${name} has a suite`, () => {
    const own = report.suites.filter(({ file }) => file.includes(`policies/${name}/test/`));
    assert.ok(own.some(({ cases }) => cases.length > 0));
  });
}

for (const { file, problem, cases } of report.suites) {
  test(`${file} can be read`, () => assert.is(problem, null));
  for (const each of cases) test(`${file}: ${each.name}`, () => assert.is(failure(each), ""));
}

function failure({ status: outcome, problem, differences }: CaseResult): string {
  return outcome === "passed" ? "" : `${outcome}: ${problem ?? JSON.stringify(differences)}`;
}

function runSuites(): { report: Report; status: number | null; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), "assay-suites-"));
  const file = join(folder, "report.json");
  const cli = fileURLToPath(new URL("js/src/cli/main.js", outDirectory));
  const options = ["--output", "json", "--output-file", file, "--jobs", "2", "--min-coverage", "accept,deny"];
  const run = spawnSync(process.execPath, [cli, "test", "policies", ...options], {
    cwd: fileURLToPath(projectRoot),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const written = JSON.parse(readFileSync(file, "utf8")) as Report;
  rmSync(folder, { recursive: true });
  return { report: written, status: run.status, stderr: run.stderr };
}

test.run();
