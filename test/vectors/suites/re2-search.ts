/** RE2's own search tables, and its exhaustive tests: leftmost-first and leftmost-longest, anywhere and of the whole text. */
import { call } from "../../support/harness.js";
import {
  MODES,
  found,
  patternOf,
  problemOf,
  regexRows,
  spansText,
  textOf,
  wholeMatch,
  type RegexRow,
  type Spans,
} from "../regexRows.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface SearchRow extends RegexRow {
  readonly go_rejects?: unknown;
  readonly first: Spans;
  readonly full: Spans;
  readonly longest: Spans;
  readonly full_longest: Spans;
}

function run(shared: URL, report: SuiteReport): void {
  for (const row of regexRows<SearchRow>(shared, /^re2-(search|exhaustive).*\.json$/)) {
    if (row.go_rejects === undefined) checkRow(row, report);
    else report.check(row.id, "refused", problemOf(patternOf(row)) === null ? "read" : "refused");
  }
}

function checkRow(row: SearchRow, report: SuiteReport): void {
  const pattern = patternOf(row);
  const text = textOf(row);
  const expected = [
    row.first !== null,
    spansText(row.first),
    spansText(row.full),
    spansText(wholeMatch(row.longest)),
    spansText(wholeMatch(row.full_longest)),
  ];
  const actual = [
    call("regexMatchesUtf8", [pattern, text], "bool"),
    found(pattern, text, MODES.first),
    found(pattern, text, MODES.full),
    found(pattern, text, MODES.longest, 1),
    found(pattern, text, MODES.full_longest, 1),
  ];
  report.check(row.id, expected.join("; "), actual.join("; "));
}

export default { name: "re2-search", run } satisfies VectorSuite;
