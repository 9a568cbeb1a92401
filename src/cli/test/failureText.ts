/** Why a case failed, in lines for people; they hold no control characters of others. */
import { questionText } from "../../../host/record/coverage.js";
import type { Difference } from "../../suite/compare.js";
import type { CaseResult } from "../../suite/results.js";
import { printableLine } from "../printable.js";
import { explanationLines } from "./explanationText.js";
import { PLAIN, type Style } from "./style.js";
import { pathText } from "./words.js";

/** Everything about a failed case, the most important first; `width` is the terminal's. */
export function failureLines(result: CaseResult, width: number, style: Style = PLAIN): string[] {
  return [
    ...(result.problem === null ? [] : result.problem.split("\n").map((line) => style.bad(printableLine(line)))),
    ...differenceLines(result.differences, width, style),
    ...missingLines(result),
    ...explanationLines(result.actual?.explanation ?? null).map((line) => style.weak(line)),
  ];
}

interface Row {
  member: string;
  expected: string[];
  actual: string[];
}

/** Side by side where everything fits, else one below the other. */
function differenceLines(differences: readonly Difference[], width: number, style: Style): string[] {
  if (differences.length === 0) return [];
  const rows = differences.map(rowOf);
  const members = widest(rows.map(({ member }) => member));
  const expected = widest(["expected", ...rows.flatMap((row) => row.expected)]);
  const actual = widest(["actual", ...rows.flatMap((row) => row.actual)]);
  if (members + expected + actual + 4 > width) return rows.flatMap((row) => stackedLines(row, style));
  const line = (member: string, left: string, right: string): string =>
    `${member.padEnd(members)}  ${style.good(left.padEnd(expected))}  ${style.bad(right)}`.trimEnd();
  return [
    style.weak(`${"".padEnd(members)}  ${"expected".padEnd(expected)}  actual`),
    ...rows.flatMap((row) =>
      Array.from({ length: Math.max(row.expected.length, row.actual.length) }, (_, index) =>
        line(index === 0 ? row.member : "", row.expected[index] ?? "", row.actual[index] ?? ""),
      ),
    ),
  ];
}

function stackedLines({ member, expected, actual }: Row, style: Style): string[] {
  const block = (title: string, lines: string[], colour: (text: string) => string): string[] =>
    lines.map((line, index) => `  ${(index === 0 ? title : "").padEnd(8)}  ${colour(line)}`);
  return [member, ...block("expected", expected, style.good), ...block("actual", actual, style.bad)];
}

function rowOf({ member, expected, actual }: Difference): Row {
  const lines = (value: unknown): string[] => valueLines(value).map(printableLine);
  if (member !== "messageContains") return { member, expected: lines(expected), actual: lines(actual) };
  return { member: "message", expected: lines(expected).map((part) => `… ${part} …`), actual: lines(actual) };
}

/** Texts as they are, lists line by line, patch operations in words. */
function valueLines(value: unknown): string[] {
  if (value === null || value === "") return ["none"];
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) return [JSON.stringify(value)];
  return value.length === 0 ? ["none"] : value.map(elementText);
}

function elementText(value: unknown): string {
  if (typeof value === "string") return value;
  const { op, path, value: text } = value as { op?: unknown; path?: unknown; value?: unknown };
  return typeof path === "string" ? `${String(op)} ${path} with ${String(text)}` : JSON.stringify(value);
}

function missingLines({ missing, fixture }: CaseResult): string[] {
  if (missing.length === 0) return [];
  const path = fixture === null ? null : pathText(fixture.file);
  const [what, help] =
    path === null
      ? [
          "nothing answers",
          "give the case a fixture, evidence or a world that answers, or evidence with a failure: not-found",
        ]
      : [
          `${path} has no entry for`,
          `record it again with: assay fixture record ${path}; or write the entries into it`,
        ];
  return [
    `${what} what the module asked for:`,
    ...missing.map((question) => printableLine(`  ${questionText(question)}`)),
    `  ${help}`,
  ];
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => text.length));
}
