/** `assay test`: runs suites of cases. */
import { findSuites } from "../suite/find.js";
import { runSuiteFiles } from "../suite/run.js";
import { printableText } from "./printable.js";

/** What `assay test` takes. */
export interface TestOptions {
  policy?: string;
}

/** Runs the suites in the paths and returns the exit code. */
export async function test(paths: readonly string[], options: TestOptions): Promise<number> {
  const files = findSuites(paths.length === 0 ? ["."] : paths);
  const results = await runSuiteFiles(files, options);
  let failed = 0;
  let passed = 0;
  for (const suite of results) {
    console.log(
      printableText(suite.problem === null ? suite.file : `${suite.file}:${suite.line ?? 0}: ${suite.problem}`),
    );
    if (suite.problem !== null) failed += 1;
    for (const each of suite.cases) {
      if (each.status === "failed") failed += 1;
      else passed += 1;
      console.log(printableText(`  ${each.status} ${each.name} ${each.milliseconds.toFixed(1)} ms`));
      if (each.problem !== null) console.log(printableText(`    ${each.problem}`));
      for (const difference of each.differences) {
        console.log(printableText(`    ${difference.member}: expected ${JSON.stringify(difference.expected)}`));
        console.log(printableText(`    ${difference.member}: actual   ${JSON.stringify(difference.actual)}`));
      }
      for (const { operation, argument } of each.missing)
        console.log(printableText(`    missing ${operation} ${argument}`));
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  return passed + failed === 0 ? 3 : failed > 0 ? 1 : 0;
}
