/** `npm run test:vectors [SUITE …]`: every suite over the folder that `ASSAY_SHARED` names, or those named. */
import { readdirSync } from "node:fs";

import { shared } from "../support/shared.js";
import { SuiteReport, type VectorSuite } from "./report.js";

const only = process.argv.slice(2);
const reports: SuiteReport[] = [];

if (shared === null) {
  console.log("skipped: no vectors: ../shared is missing (ASSAY_SHARED names another folder)");
} else {
  for (const suite of await loadSuites()) {
    if (only.length > 0 && !only.includes(suite.name)) continue;
    reports.push(await runSuite(suite, shared));
  }
}

const sum = (pick: (report: SuiteReport) => number): number =>
  reports.reduce((total, report) => total + pick(report), 0);
const failed = sum((report) => report.failed);
console.log(`${sum((report) => report.passed)} passed, ${failed} failed, ${sum((report) => report.skipped)} skipped`);
const isNamedAndMissing = shared === null && process.env["ASSAY_SHARED"] !== undefined;
if (failed > 0 || isNamedAndMissing || (shared !== null && reports.length === 0)) process.exitCode = 1;

/** One broken or missing file must not hide what the other suites say. */
async function runSuite(suite: VectorSuite, folder: URL): Promise<SuiteReport> {
  const report = new SuiteReport(suite.name);
  try {
    await suite.run(folder, report);
    if (report.passed + report.failed + report.skipped === 0) missing(report, "no case of this suite");
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (isMissing) missing(report, (error as NodeJS.ErrnoException).path ?? "a file");
    else report.fail("-", `it could not be run: ${String(error)}`);
  }
  report.close();
  return report;
}

/** A part of the shared data may be enough for somebody; CI wants all of it. */
function missing(report: SuiteReport, what: string): void {
  if (process.env["ASSAY_SHARED_REQUIRED"] === undefined) report.skip("-", `not in this folder: ${what}`);
  else report.fail("-", `not in the shared folder: ${what}`);
}

async function loadSuites(): Promise<VectorSuite[]> {
  const folder = new URL("./suites/", import.meta.url);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".js"))
    .sort();
  return Promise.all(
    names.map(async (name) => ((await import(new URL(name, folder).href)) as { default: VectorSuite }).default),
  );
}
