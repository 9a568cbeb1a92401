/** The report for programs, `format: assay.test/v1`. */
import type { RunResult } from "../../suite/run.js";
import type { CaseResult } from "../../suite/results.js";

/** JSON with all that is known of the run, times in milliseconds. */
export function jsonReport({ suites, totals, stale, coverage, milliseconds }: RunResult): string {
  const document = {
    format: "assay.test/v1",
    totals,
    milliseconds: rounded(milliseconds),
    suites: suites.map((suite) => ({
      ...suite,
      milliseconds: rounded(suite.milliseconds),
      cases: suite.cases.map(caseDocument),
    })),
    stale,
    coverage,
  };
  return JSON.stringify(document, null, 2);
}

/** What is only there to be summed up over all cases is left out. */
function caseDocument(result: CaseResult): unknown {
  const { name, path, line, status, skipped, problem, differences, actual, missing } = result;
  const fixture = result.fixture?.file ?? null;
  const milliseconds = rounded(result.milliseconds);
  return { name, path, line, status, milliseconds, skipped, problem, differences, actual, missing, fixture };
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
