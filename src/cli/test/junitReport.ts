/** The report as JUnit XML, as CI systems take it: a test suite for each suite, a test case for each case. */
import type { RunResult } from "../../suite/run.js";
import type { CaseResult, SuiteResult } from "../../suite/results.js";
import { printableText } from "../printable.js";
import { failureLines } from "./failureText.js";

const TEXT_WIDTH = 120;

/** The whole document; a suite that cannot be read is an error of a case of its own. */
export function junitReport({ suites, totals, milliseconds }: RunResult): string {
  const { passed, failed, skipped, broken } = totals;
  const errors = broken + suites.flatMap(({ cases }) => cases).filter(isError).length;
  const counts = {
    tests: passed + failed + skipped + broken,
    failures: failed + broken - errors,
    errors,
    skipped,
    time: seconds(milliseconds),
  };
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites${attributes({ name: "assay test", ...counts })}>`,
    ...suites.flatMap(suiteLines),
    "</testsuites>",
  ].join("\n");
}

function suiteLines(suite: SuiteResult): string[] {
  const { file, name, problem, cases, milliseconds } = suite;
  const count = (is: (each: CaseResult) => boolean): number => cases.filter(is).length;
  const counts = {
    tests: cases.length + (problem === null ? 0 : 1),
    failures: count((each) => each.status === "failed" && !isError(each)),
    errors: count(isError) + (problem === null ? 0 : 1),
    skipped: count(({ status }) => status === "skipped"),
    time: seconds(milliseconds),
  };
  return [
    `  <testsuite${attributes({ name, file, ...counts })}>`,
    ...(problem === null ? [] : brokenLines(suite, problem)),
    ...cases.flatMap((each) => caseLines(suite, each)),
    "  </testsuite>",
  ];
}

function brokenLines({ name, file, line }: SuiteResult, problem: string): string[] {
  const about = {
    name: "the suite can be read",
    classname: name,
    file,
    ...(line === null ? {} : { line }),
    time: "0.000",
  };
  return [
    `    <testcase${attributes(about)}>`,
    `      <error${attributes({ message: problem, type: "suite" })}/>`,
    "    </testcase>",
  ];
}

function caseLines({ name: suite, file }: SuiteResult, each: CaseResult): string[] {
  const line = each.line === 0 ? {} : { line: each.line };
  const open = `    <testcase${attributes({ name: each.name, classname: suite, file, ...line, time: seconds(each.milliseconds) })}`;
  if (each.status === "passed") return [`${open}/>`];
  return [`${open}>`, `      ${outcomeElement(each)}`, "    </testcase>"];
}

function outcomeElement(each: CaseResult): string {
  if (each.status === "skipped") return `<skipped${attributes({ message: each.skipped ?? "" })}/>`;
  const [kind, type] = isError(each) ? ["error", "problem"] : ["failure", "difference"];
  const text = failureLines(each, TEXT_WIDTH).join("\n");
  return `<${kind}${attributes({ message: summaryOf(each), type })}>${escaped(text)}</${kind}>`;
}

function summaryOf({ problem, differences }: CaseResult): string {
  if (problem !== null) return problem;
  return differences
    .map(({ member, expected, actual }) => `${member}: expected ${word(expected)}, got ${word(actual)}`)
    .join("; ");
}

function word(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isError({ status, problem }: CaseResult): boolean {
  return status === "failed" && problem !== null;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function attributes(values: Record<string, string | number | undefined>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replaceAll("\n", "&#10;")}"`)
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Control characters as visible escapes, and nothing that XML 1.0 (section 2.2, Char) cannot hold. */
function escaped(text: string): string {
  const possible = printableText(text).replace(/[\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd");
  return possible.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
