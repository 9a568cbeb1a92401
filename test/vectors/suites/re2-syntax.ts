/** Which patterns are regular expressions: those of RE2 and Go, with Go's words for the others, and the groups' names. */
import { call } from "../../support/harness.js";
import { goProblem, patternOf, problemOf, regexRows, type RegexRow } from "../regexRows.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface SyntaxRow extends RegexRow {
  readonly valid: boolean;
  readonly names?: string[];
  readonly error?: string;
}

function run(shared: URL, report: SuiteReport): void {
  for (const row of regexRows<SyntaxRow>(shared, /^re2-syntax.*\.json$/)) {
    const pattern = patternOf(row);
    const problem = problemOf(pattern);
    const expected = row.valid ? `groups ${row.names?.join()}` : goProblem(row.error ?? "", problem);
    const actual = problem ?? `groups ${call("regexGroupNames", [pattern], "string")}`;
    report.check(row.id, expected, actual);
  }
}

export default { name: "re2-syntax", run } satisfies VectorSuite;
