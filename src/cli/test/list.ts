/** `assay test --list`: what would be run. */
import { planSuites } from "../../suite/plan.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { printableLine } from "../printable.js";
import type { Options } from "./options.js";
import { pathText } from "./words.js";

/** Prints the names of suites and cases and returns the exit code. Throws UsageError when there is none. */
export async function listCases(files: readonly string[], options: Options): Promise<number> {
  const suites = await planSuites(files, options.filter ?? null);
  for (const { file, problem, line, suite, tasks } of suites) {
    if (suite === null) {
      console.log(
        `${pathText(file)}\n  cannot be read: ${printableLine(`${line === null ? "" : `line ${line}: `}${problem ?? ""}`)}`,
      );
    } else if (tasks.length > 0) {
      console.log(pathText(file));
      for (const { name, case: index } of tasks) {
        const skip = suite.cases[index]?.skip ?? null;
        console.log(printableLine(`  ${name}${skip === null ? "" : ` (skipped: ${skip})`}`));
      }
    }
  }
  if (suites.some(({ suite }) => suite === null)) return EXIT.usage;
  if (suites.some(({ tasks }) => tasks.length > 0)) return EXIT.allowed;
  throw new UsageError("--filter: it chooses no case");
}
