/** What Go's regexp does with all matches of a text: its tables of FindAll, ReplaceAll, Split and QuoteMeta. */
import { call } from "../../support/harness.js";
import { patternOf, regexRows, spansText, textOf, type RegexRow, type Spans } from "../regexRows.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface OperationRow extends RegexRow {
  readonly op: "find_all" | "replace_all" | "replace_all_literal" | "split" | "quote_meta";
  readonly repl?: string;
  readonly n?: number;
  readonly result: Spans[] | string[] | string | null;
}

function run(shared: URL, report: SuiteReport): void {
  for (const row of regexRows<OperationRow>(shared, /^re2-find.*\.json$/)) {
    report.check(row.id, JSON.stringify(expectedOf(row)), JSON.stringify(actualOf(row)));
  }
}

function expectedOf({ op, result }: OperationRow): string | string[] {
  if (op === "find_all") return ((result ?? []) as Spans[]).map(spansText);
  return (result ?? []) as string | string[];
}

function actualOf(row: OperationRow): string | string[] | null {
  const pattern = patternOf(row);
  const text = textOf(row);
  const replacement = Buffer.from(row.repl ?? "", "utf8");
  switch (row.op) {
    case "find_all":
      return lines(call("regexFindAll", [pattern, text], "string"), "\n");
    case "replace_all":
      return utf8(call("regexReplaceAll", [pattern, text, replacement], "bytes"));
    case "replace_all_literal":
      return utf8(call("regexReplaceAllLiteral", [pattern, text, replacement], "bytes"));
    case "split":
      return lines(call("regexSplit", [pattern, text, row.n ?? -1], "string")?.slice(0, -1) ?? "", "\0");
    case "quote_meta":
      return utf8(call("regexQuoteMeta", [pattern], "bytes"));
  }
}

function lines(text: string | null, separator: string): string[] {
  return text === null || text === "" ? [] : text.split(separator);
}

function utf8(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString("utf8");
}

export default { name: "re2-find", run } satisfies VectorSuite;
