/** Patterns and texts on which backtracking engines never end, and patterns beyond the limits: with a bound of the steps. */
import { call } from "../../support/harness.js";
import { MODES, found, goProblem, problemOf, regexRows, type Span } from "../regexRows.js";
import type { SuiteReport, VectorSuite } from "../report.js";

type Repeated = string | { readonly repeat: string; readonly times: number; readonly suffix: string };

interface PathologicalRow {
  readonly id: string;
  readonly pattern: Repeated;
  readonly text?: Repeated;
  readonly valid: boolean;
  readonly match?: boolean;
  readonly span?: Span;
  readonly error?: string;
}

/** The rows' patterns are written in another way than those of the other tables. */
type Rows = (PathologicalRow & { pattern: string; text: string })[];

function run(shared: URL, report: SuiteReport): void {
  for (const row of regexRows<Rows[number]>(shared, /^re2-pathological.*\.json$/) as PathologicalRow[]) {
    const pattern = expanded(row.pattern);
    const problem = problemOf(pattern);
    if (problem !== null || !row.valid)
      report.check(row.id, goProblem(row.error ?? "valid", problem), problem ?? "valid");
    else checkRow(row, pattern, expanded(row.text ?? ""), report);
  }
}

function checkRow(row: PathologicalRow, pattern: Buffer, text: Buffer, report: SuiteReport): void {
  const span = row.span === null || row.span === undefined ? "no match" : row.span.join();
  const actual = [
    call("regexMatchesUtf8", [pattern, text], "bool"),
    found(pattern, text, MODES.first, 1),
    isLinear(pattern, text),
  ];
  report.check(row.id, `${row.match}; ${span}; true`, actual.join("; "));
}

/** At most two steps for each instruction at each place of the text, and one more there. */
function isLinear(pattern: Buffer, text: Buffer): boolean {
  const [program = 0, steps = Infinity] = (call("regexSteps", [pattern, text], "string") ?? "").split(" ").map(Number);
  return steps <= (2 * program + 1) * (text.length + 1);
}

function expanded(text: Repeated): Buffer {
  return Buffer.from(typeof text === "string" ? text : text.repeat.repeat(text.times) + text.suffix, "utf8");
}

export default { name: "re2-pathological", run } satisfies VectorSuite;
