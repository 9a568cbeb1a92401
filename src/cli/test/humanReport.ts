/** The report for people: a line for each suite, all about what failed, and a summary. */
import { questionText } from "../../../host/record/coverage.js";
import type { RunResult } from "../../suite/run.js";
import type { CaseResult, SuiteResult } from "../../suite/results.js";
import type { StaleFixture } from "../../suite/staleFixtures.js";
import { printableLine } from "../printable.js";
import { coverageSummary, coverageTable } from "./coverageText.js";
import { failureLines } from "./failureText.js";
import { PLAIN, type Style } from "./style.js";
import { durationText, pathText } from "./words.js";

/** How it looks. */
export interface HumanLook {
  /** Of the terminal, in characters. */
  width: number;
  style: Style;
  /** The name of every case, not only of those that failed. */
  isVerbose: boolean;
  /** The table of what was reached. */
  hasCoverage: boolean;
}

/** On paper. */
export const PLAIN_LOOK: HumanLook = { width: 100, style: PLAIN, isVerbose: false, hasCoverage: false };

/** The whole report. */
export function humanReport(result: RunResult, look: HumanLook): string {
  const told = result.suites.filter(isWorthTelling);
  return [...told.map((suite) => suiteText(suite, look)), conclusionText(result, look)].join("\n");
}

/** A suite whose every case was filtered out, or not begun, has nothing to say. */
export function isWorthTelling({ problem, cases }: SuiteResult): boolean {
  return problem !== null || cases.length > 0;
}

/** A suite's line, and what failed in it. */
export function suiteText(suite: SuiteResult, look: HumanLook): string {
  const { style } = look;
  const isGood = suite.problem === null && suite.cases.every(({ status }) => status !== "failed");
  const word = isGood ? style.good("ok  ") : style.bad("FAIL");
  const head = `${word}  ${pathText(suite.file)}`;
  if (suite.problem !== null) {
    const line = suite.line === null ? "" : `line ${suite.line}: `;
    const lines = `${line}${suite.problem}`.split("\n");
    return [head, ...lines.map((each) => `      ${style.bad(printableLine(each))}`)].join("\n");
  }
  const counts = style.weak(`${countsText(suite.cases)}  ${durationText(suite.milliseconds)}`);
  const shared = sharedProblem(suite.cases);
  if (shared !== null) {
    const lines = [
      "",
      `      ${style.bad("failed")}  ${style.strong(`all ${suite.cases.length} cases`)}`,
      `        ${shared}`,
      "",
    ];
    return [`${head}  ${counts}`, ...lines].join("\n");
  }
  const lines = suite.cases.flatMap((each) => caseLines(suite, each, look));
  return [`${head}  ${counts}`, ...lines, ...(isGood ? [] : [""])].join("\n");
}

/** What kept every case from being judged, when it is the same for all of several, such as a world that cannot be read. */
function sharedProblem(cases: readonly CaseResult[]): string | null {
  const [first, ...others] = cases;
  const problem = first?.problem ?? null;
  if (others.length === 0 || problem === null || others.some((each) => each.problem !== problem)) return null;
  return printableLine(problem);
}

function caseLines(suite: SuiteResult, each: CaseResult, look: HumanLook): string[] {
  const { style, width, isVerbose } = look;
  const name = printableLine(each.name);
  if (each.status === "skipped")
    return isVerbose ? [`        skipped  ${name}: ${printableLine(each.skipped ?? "")}`] : [];
  if (each.status === "passed") {
    return isVerbose ? [`        passed   ${name}  ${style.weak(durationText(each.milliseconds))}`] : [];
  }
  const where = each.line === 0 ? "" : style.weak(`  ${pathText(suite.file)}:${each.line}`);
  const reasons = failureLines(each, width - 8, style).map((line) => `        ${line}`);
  return ["", `      ${style.bad("failed")}  ${style.strong(name)}${where}`, ...reasons];
}

/** What stands at the end: stale fixtures, coverage, how many. */
export function conclusionText(result: RunResult, look: HumanLook): string {
  const coverage = look.hasCoverage ? coverageTable(result.coverage) : coverageSummary(result.coverage);
  return [...result.stale.flatMap(staleLines), ...coverage, summaryLine(result, look.style)].join("\n");
}

function staleLines({ file, entries }: StaleFixture): string[] {
  const path = pathText(file);
  return [
    `stale ${path}: no case asks for`,
    ...entries.map((entry) => printableLine(`        ${questionText(entry)}`)),
    `        take out what is not needed: assay fixture prune ${path}`,
  ];
}

function summaryLine({ totals, milliseconds }: RunResult, style: Style): string {
  const { passed, failed, skipped, notRun, broken } = totals;
  const isGood = failed + broken === 0 && passed > 0;
  const counts = [
    `${passed} passed`,
    `${failed} failed`,
    `${skipped} skipped`,
    ...(notRun > 0 ? [`${notRun} not run`] : []),
    ...(broken > 0 ? [`${broken} ${broken === 1 ? "suite" : "suites"} not readable`] : []),
  ];
  const text = counts.join(", ");
  return `${isGood ? style.good(text) : style.bad(text)} ${style.weak(`in ${durationText(milliseconds)}`)}`;
}

function countsText(cases: readonly CaseResult[]): string {
  const count = (status: string): number => cases.filter((each) => each.status === status).length;
  const [failed, skipped] = [count("failed"), count("skipped")];
  return [
    `${count("passed")} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ].join(", ");
}
