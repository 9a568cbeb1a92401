/** `assay test` on 200 cases: as a whole process, which compiles the module, and in this one. */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { outDirectory } from "../../../build/paths.js";
import { findSuites } from "../../../src/suite/find.js";
import { runSuites } from "../../../src/suite/run.js";
import { CASES, writeSuites } from "../suites200.js";
import type { Work, Works } from "../work.js";

export const testSuiteWorks: Works = { "assay-test-200": assayTest };

/** `assay-warm` runs in one thread of this process, its files read and its worlds minted anew each time. */
async function assayTest(): Promise<Work> {
  const folder = writeSuites();
  const files = findSuites([folder]);
  const cli = fileURLToPath(new URL("js/src/cli/main.js", outDirectory));
  const warm = async (): Promise<boolean> => (await runSuites(files, { jobs: 0 })).totals.passed === CASES;
  const close = async (): Promise<void> => rmSync(folder, { recursive: true });
  return {
    subjects: [
      { name: "assay", once: () => succeeds([cli, "test", folder]) },
      { name: "assay-warm", once: warm },
    ],
    clock: "wall",
    close,
  };
}

function succeeds(args: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    spawn(process.execPath, args, { stdio: "ignore" }).on("close", (status) => resolve(status === 0));
  });
}
