/** Suites for programs: run them inside another test runner. */
import { resolve } from "node:path";

import { runSuites, type SuitesOptions } from "./run.js";
import type { CaseResult, SuiteResult } from "./results.js";

export type { Difference } from "./compare.js";
export type { Question } from "../../host/runtime/evidence.js";
export type { Actual, CaseResult, SuiteResult } from "./results.js";

/** How one suite is run from a program. */
export interface RunSuiteOptions extends Pick<SuitesOptions, "policy" | "timeoutMs" | "filter"> {
  /** The folder that paths in a document are relative to; default the current one. Of a file it is the file's own. */
  folder?: string;
  /**
   * Threads; default 0: all runs in this thread, as a test runner has threads of its own, and nothing ends a module that
   * never ends.
   */
  jobs?: number;
}

/**
 * Runs a suite, a file's path or the document itself, and gives what came of each case; cases that failed throw nothing.
 * Throws an Error for a suite that cannot be read, and for one of which the filter chooses no case.
 */
export async function runSuite(suite: string | object, options: RunSuiteOptions = {}): Promise<SuiteResult> {
  const { folder = ".", jobs = 0, ...others } = options;
  const input = typeof suite === "string" ? suite : { document: suite, file: resolve(folder, "suite.assay.yaml") };
  const { suites } = await runSuites([input], { ...others, jobs });
  const [result] = suites;
  if (result === undefined) throw new Error("no result");
  const at = typeof suite === "string" ? `${suite}${result.line === null ? "" : `:${result.line}`}: ` : "";
  if (result.problem !== null) throw new Error(`${at}${result.problem}`);
  if (result.cases.length === 0) throw new Error(`${at}the filter chooses no case, so nothing was tested`);
  return result;
}

/** Why a case failed, for the message of an assertion; empty when it did not. */
export function failureText({ status, problem, differences }: CaseResult): string {
  if (status !== "failed") return "";
  if (problem !== null) return problem;
  const word = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
  return differences
    .map(({ member, expected, actual }) => `${member}: expected ${word(expected)}, but it is ${word(actual)}`)
    .join("\n");
}
