/** The report as TAP version 14, a subtest for each suite, failures with YAML diagnostics. */
import { stringify } from "yaml";

import type { RunResult } from "../../suite/run.js";
import type { CaseResult, SuiteResult } from "../../suite/results.js";
import { printableLine } from "../printable.js";

/** The whole report. */
export function tapReport({ suites }: RunResult): string {
  return ["TAP version 14", `1..${suites.length}`, ...suites.flatMap(suiteLines)].join("\n");
}

function suiteLines(suite: SuiteResult, index: number): string[] {
  const name = description(suite.file);
  if (suite.problem !== null) {
    return [`not ok ${index + 1} - ${name}`, ...diagnostics({ message: suite.problem, at: place(suite, suite.line) })];
  }
  if (suite.cases.length === 0) return [`ok ${index + 1} - ${name} # SKIP no case of it was run`];
  const isGood = suite.cases.every(({ status }) => status !== "failed");
  const inner = [`1..${suite.cases.length}`, ...suite.cases.flatMap((each, at) => caseLines(suite, each, at))];
  return [
    `# Subtest: ${name}`,
    ...inner.map((line) => `    ${line}`),
    `${isGood ? "ok" : "not ok"} ${index + 1} - ${name}`,
  ];
}

function caseLines(suite: SuiteResult, each: CaseResult, index: number): string[] {
  const point = `${index + 1} - ${description(each.name)}`;
  if (each.status === "skipped") return [`ok ${point} # SKIP ${description(each.skipped ?? "")}`];
  const time = { duration_ms: Math.round(each.milliseconds * 10) / 10 };
  if (each.status === "passed") return [`ok ${point}`, ...diagnostics(time)];
  const { problem, differences, actual, missing } = each;
  return [
    `not ok ${point}`,
    ...diagnostics({
      ...time,
      ...(problem === null ? {} : { message: problem }),
      at: place(suite, each.line === 0 ? null : each.line),
      differences,
      ...(actual === null ? {} : { explanation: actual.explanation }),
      ...(missing.length === 0 ? {} : { missing }),
    }),
  ];
}

function place({ file }: SuiteResult, line: number | null): object {
  return line === null ? { file } : { file, line };
}

/** YAML writes control characters as escapes only in double quotes, so JSON's form of texts is taken. */
function diagnostics(value: object): string[] {
  const text = stringify(value, { lineWidth: 0, defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" });
  return ["---", ...text.trimEnd().split("\n"), "..."].map((line) => `  ${line}`);
}

/** `#` would begin a directive. */
function description(text: string): string {
  return printableLine(text).replace(/[\\#]/g, "\\$&");
}
