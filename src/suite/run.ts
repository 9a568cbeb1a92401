/** Runs suites in this thread, one case after the other. */
import type { PolicyModule } from "../../host/runtime/module.js";
import { CaseRunner } from "./caseRunner.js";
import { SuiteFileError } from "./documentError.js";
import { loadModule, policySource } from "./policySources.js";
import type { SuiteResult } from "./results.js";
import { readSuiteFile, type Suite } from "./suite.js";

/** How suites are run. */
export interface RunOptions {
  /** The path of a module or of a policy's folder, in place of each suite's own policy. */
  policy?: string;
  /** Time for one case in milliseconds; default 10,000. */
  timeoutMs?: number;
}

/** Runs all cases of suite files. What cannot be read is told in the suite's result. */
export async function runSuiteFiles(files: readonly string[], options: RunOptions = {}): Promise<SuiteResult[]> {
  const runner = new CaseRunner(options.timeoutMs ?? 10_000);
  const modules = new Map<string, Promise<PolicyModule>>();
  const results: SuiteResult[] = [];
  for (const file of files) results.push(await runFile(file));
  return results;

  async function runFile(file: string): Promise<SuiteResult> {
    const started = performance.now();
    try {
      const suite = readSuiteFile(file);
      const module = await moduleOf(suite);
      const cases = [];
      for (const each of suite.cases) cases.push(await runner.run({ suite, case: each, world: null, module }));
      return { file, name: suite.name, problem: null, line: null, cases, milliseconds: performance.now() - started };
    } catch (error) {
      const line = error instanceof SuiteFileError ? error.line : null;
      return { file, name: file, problem: (error as Error).message, line, cases: [], milliseconds: 0 };
    }
  }

  function moduleOf(suite: Suite): Promise<PolicyModule> {
    const source = policySource(suite, options.policy ?? null);
    const known = modules.get(source.path) ?? loadModule(source);
    modules.set(source.path, known);
    return known;
  }
}
