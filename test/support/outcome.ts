/** When a test file is green. */
import type { FileCounts } from "./suite.js";

/** What is wrong with a file's run, or null: registering nothing, running nothing or leaving tests out is wrong too. */
export function problemOf(counts: FileCounts | null, exitCode: number | null): string | null {
  if (counts === null) return `it ended (exit code ${exitCode}) without using test/support/suite`;
  if (counts.registered === 0) return "it registered no test";
  if (!counts.run) return "it never called run()";
  const ran = counts.passed + counts.failed;
  if (ran + counts.skipped !== counts.registered) {
    return `it registered ${counts.registered} tests but only ${ran + counts.skipped} ran or were skipped`;
  }
  if (counts.failed > 0) return `${counts.failed} failed`;
  return exitCode === 0 ? null : `exit code ${exitCode}`;
}
