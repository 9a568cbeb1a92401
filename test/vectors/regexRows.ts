/** Rows of the tables of RE2's and Go's regular expressions, and how the module's answers are written to compare them. */
import { readFileSync, readdirSync } from "node:fs";

import { call } from "../support/harness.js";

/** Begin and end in bytes; null for a group that took no part. */
export type Span = [number, number] | null;

/** A match and its groups; null when nothing matches. */
export type Spans = Span[] | null;

/** What all rows have. */
export interface RegexRow {
  readonly id: string;
  readonly pattern?: string;
  readonly pattern_b64?: string;
  readonly text?: string;
  readonly text_b64?: string;
}

/** What `regexFind` looks for. */
export const MODES = { first: 0, full: 1, longest: 2, full_longest: 3 } as const;

/** The rows of all files of a kind. */
export function regexRows<Row extends RegexRow>(shared: URL, kind: RegExp): Row[] {
  const folder = new URL("vectors/lang/", shared);
  const files = readdirSync(folder).filter((name) => kind.test(name));
  return files.sort().flatMap((name) => {
    return (JSON.parse(readFileSync(new URL(name, folder), "utf8")) as { cases: Row[] }).cases;
  });
}

/** A field of a row, which stands there as text or in base64. */
export function bytesOf(text: string | undefined, base64: string | undefined): Buffer {
  return base64 === undefined ? Buffer.from(text ?? "", "utf8") : Buffer.from(base64, "base64");
}

/** A row's pattern. */
export function patternOf(row: RegexRow): Buffer {
  return bytesOf(row.pattern, row.pattern_b64);
}

/** A row's text. */
export function textOf(row: RegexRow): Buffer {
  return bytesOf(row.text, row.text_b64);
}

/** The spans as the harness writes them. */
export function spansText(spans: Spans): string {
  return spans === null ? "no match" : spans.map((span) => (span === null ? "-" : span.join())).join(" ");
}

/** What the module finds: the match, and as many of its groups as are looked at. */
export function found(pattern: Buffer, text: Buffer, mode: number, spans = Infinity): string {
  const found = call("regexFind", [pattern, text, 0, mode], "string") ?? "no match";
  return found === "no match" ? found : found.split(" ").slice(0, spans).join(" ");
}

/** The spans of a row's match without its groups. */
export function wholeMatch(spans: Spans): Spans {
  return spans === null ? null : spans.slice(0, 1);
}

/** Why the module refuses a pattern, without the code; null when it does not. */
export function problemOf(pattern: Buffer): string | null {
  return call("regexProblem", [pattern], "string")?.replace(/^regex-invalid: /, "") ?? null;
}

/** Go's message without what it begins with; the module's own, when they are the same but for where they are cut. */
export function goProblem(error: string, ours: string | null): string {
  const problem = error.replace(/^error parsing regexp: /, "");
  if (ours?.endsWith("…`") !== true) return problem;
  const length = Math.min(problem.length, ours.length - 2);
  return problem.slice(0, length) === ours.slice(0, length) ? ours : problem;
}
