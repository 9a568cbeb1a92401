/** What came of cases, suites and a whole run. Plain data: it crosses threads and is printed as JSON. */
import type { Question } from "../../host/runtime/evidence.js";
import type { Explanation, Outcome } from "../../host/runtime/verdict.js";
import type { Difference } from "./compare.js";
import type { Reached } from "./coverage/reached.js";

/** What really came. */
export interface Actual {
  /** `invalid` when the module refused the settings; there is no verdict then. */
  settings: "valid" | "invalid";
  outcome: Outcome | null;
  message: string;
  /** Codes of the request's fault and its images' faults. */
  faults: string[];
  /** The HTTP status for the API server. */
  code: number | null;
  patch: { op: string; path: string; value: string }[];
  warnings: string[];
  explanation: Explanation | null;
}

/** A fixture and which of its entries the module heard. */
export interface FixtureUse {
  file: string;
  entries: Question[];
  /** Indices into `entries`. */
  heard: number[];
}

/** What came of one case. */
export interface CaseResult {
  name: string;
  /** Its place in the suite, such as `cases[2]`, and its line; the line is 0 when the suite is no file. */
  path: string;
  line: number;
  status: "passed" | "failed" | "skipped";
  milliseconds: number;
  /** Why it was skipped. */
  skipped: string | null;
  /** Why it could not be judged: an input that cannot be read, a module that trapped or never ended. */
  problem: string | null;
  /** Expectations that are not met. */
  differences: Difference[];
  /** Null when nothing came. */
  actual: Actual | null;
  /** What the module asked for and no fixture or evidence answers. */
  missing: Question[];
  fixture: FixtureUse | null;
  /** What it reached of the settings; null when they are the case's own, or were never judged by. */
  reached: Reached | null;
}

/** What came of one suite. */
export interface SuiteResult {
  file: string;
  name: string;
  /** Why no case of it could be run. */
  problem: string | null;
  /** The line of the file that the problem is about. */
  line: number | null;
  cases: CaseResult[];
  milliseconds: number;
}

/** A result without anything in it. */
export function emptyResult(
  of: { name: string; path: string; line: number },
  status: CaseResult["status"],
): CaseResult {
  const { name, path, line } = of;
  return {
    ...{ name, path, line, status, milliseconds: 0, skipped: null, problem: null },
    ...{ differences: [], actual: null, missing: [], fixture: null, reached: null },
  };
}
