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
    const report = new SuiteReport(suite.name);
    await suite.run(shared, report);
    if (report.passed + report.failed + report.skipped === 0) report.fail("-", "the suite found no case");
    report.close();
    reports.push(report);
  }
}

const sum = (pick: (report: SuiteReport) => number): number =>
  reports.reduce((total, report) => total + pick(report), 0);
const failed = sum((report) => report.failed);
console.log(`${sum((report) => report.passed)} passed, ${failed} failed, ${sum((report) => report.skipped)} skipped`);
if (failed > 0 || (shared !== null && reports.length === 0)) process.exitCode = 1;

async function loadSuites(): Promise<VectorSuite[]> {
  const folder = new URL("./suites/", import.meta.url);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".js"))
    .sort();
  return Promise.all(
    names.map(async (name) => ((await import(new URL(name, folder).href)) as { default: VectorSuite }).default),
  );
}
