/** Glenn Fowler's tables of POSIX expressions, as Go reads them: leftmost-longest by the table, leftmost-first by Go. */
import {
  MODES,
  found,
  patternOf,
  problemOf,
  regexRows,
  spansText,
  textOf,
  type RegexRow,
  type Spans,
} from "../regexRows.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface FowlerRow extends RegexRow {
  readonly icase: boolean;
  readonly compiles: boolean;
  readonly match: boolean;
  /** Null when the table gives no positions. */
  readonly posix_longest: Spans;
  readonly perl_first?: Spans;
}

function run(shared: URL, report: SuiteReport): void {
  for (const row of regexRows<FowlerRow>(shared, /^re2-fowler.*\.json$/)) {
    const pattern = Buffer.concat([Buffer.from(row.icase ? "(?i)" : ""), patternOf(row)]);
    if (row.compiles) checkRow(row, pattern, report);
    else report.check(row.id, "refused", problemOf(pattern) === null ? "read" : "refused");
  }
}

function checkRow(row: FowlerRow, pattern: Buffer, report: SuiteReport): void {
  const text = textOf(row);
  // The table names no groups behind the last one that took part.
  const longest = found(pattern, text, MODES.longest, row.posix_longest?.length);
  const isGiven = row.posix_longest !== null || !row.match;
  const expected = [isGiven ? spansText(row.posix_longest) : "match"];
  const actual = [isGiven ? longest : longest === "no match" ? longest : "match"];
  if (row.perl_first !== undefined) {
    expected.push(spansText(row.perl_first));
    actual.push(found(pattern, text, MODES.first));
  }
  report.check(row.id, expected.join("; "), actual.join("; "));
}

export default { name: "re2-fowler", run } satisfies VectorSuite;
