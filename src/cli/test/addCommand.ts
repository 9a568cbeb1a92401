/** `assay test` on the command line. */
import type { Command } from "commander";

import type { TestOptions } from "./options.js";

const HELP = `
A suite is a file *.assay.yaml or *.assay.json, format: assay.suite/v1. No network is ever used.

Exit codes: 0 all cases passed, 1 a case failed or --min-coverage is not met, 3 bad usage, a suite that cannot be read,
or no case to run.`;

/** Adds the command. It tells \`end\` its exit code. */
export function addTestCommand(program: Command, end: (exitCode: number) => void): void {
  program
    .command("test")
    .description("run suites of cases against policy modules")
    .argument("[paths...]", "suite files, or folders that hold some (default: the current folder)", [])
    .option("--policy <path>", "a module's file or a policy's folder, in place of the policy that suites name")
    .option("--filter <text>", "only cases with this text, or /regular expression/, in their name, suite or file")
    .option("--bail", "begin nothing more after the first failure")
    .option("--list", "print the names of the cases and run none")
    .option("--verbose", "print the name of every case")
    .option("--jobs <number>", "threads (default: as many as there are cores, and none that is not needed)")
    .option("--timeout <seconds>", "time for one case; a module that takes longer is stopped", "30")
    .option("--output <format>", "human, junit, tap or json", "human")
    .option("--output-file <file>", "write the report to a file and print for people")
    .option("--coverage", "list which rules, attestors and conditions of the settings were reached")
    .option("--min-coverage <by>", "fail when something was not reached by: accept, deny, accept,deny or any")
    .option("--update", "write what really came into the suites: messages, faults, patches, warnings")
    .option("--update-outcomes", "the same, and also allowed in place of denied, or the other way round")
    .option("--watch", "run again what a changed file concerns, until q or Ctrl-C")
    .addHelpText("after", HELP)
    .action(async (paths: string[], options: TestOptions) => {
      // Loaded when it is wanted: other commands do without.
      const { test } = await import("./command.js");
      end(await test(paths, options));
    });
}
