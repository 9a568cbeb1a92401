/** The commands of `assay`, their options and their exit codes. */
import { readFileSync } from "node:fs";

import { Command, CommanderError } from "commander";

import { fileOf, fileProblem, isFileError } from "../document/fileProblem.js";
import { EXIT, UsageError } from "./exitCodes.js";
import { addFixtureCommands } from "./fixture/commands.js";
import { inspect, type InspectOptions } from "./inspect.js";
import { addPolicyFlags, POLICY_SOURCES } from "./policyFlags.js";
import { printableText } from "./printable.js";
import { addLoginCommands } from "./loginCommands.js";
import { endingWell } from "./registry/failures.js";
import { addRegistryFlags } from "./registryOptions.js";
import { addKubewardenFlags } from "./kubewarden.js";
import { run, type RunOptions } from "./run.js";
import { addTestCommand } from "./test/addCommand.js";
import { addProjectCommands } from "./projectCommands.js";
import { addRegistryCommands } from "./registry/commands.js";
import { normalizeBooleans } from "./verify/booleans.js";
import { addVerifyCommands } from "./verify/commands.js";

const EXIT_CODES = `
Exit codes: 0 allowed, 1 denied, 2 could not find out (denied), 3 bad usage or settings.`;

/** Runs the command that the arguments (`process.argv`) name, and returns its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = createProgram((code) => void (exitCode = code));
  try {
    return await endingWell(async () => {
      await program.parseAsync(normalizeBooleans(program, argv));
      return exitCode;
    });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
    if (error instanceof UsageError) {
      console.error(printableText(`assay: ${error.message}`));
      return EXIT.usage;
    }
    if (isFileError(error)) {
      console.error(
        printableText(["assay", fileOf(error), fileProblem(error)].filter((part) => part !== "").join(": ")),
      );
      return EXIT.usage;
    }
    // A defect is no verdict: node's own exit code for it, 1, would say "denied".
    console.error("assay: a defect, please report it:", error);
    return EXIT.indeterminate;
  }
}

/** All commands. One that ends tells `end` its exit code; arguments that cannot be read throw a CommanderError. */
export function createProgram(end: (exitCode: number) => void): Command {
  const program = new Command("assay")
    .description("Decides whether container images may run, with policies that are WebAssembly modules.")
    .version(ownVersion())
    .addHelpText("after", EXIT_CODES)
    .exitOverride();
  addRunCommand(program, end);
  const inspectCommand = program
    .command("inspect")
    .description("show what a module is and says of itself")
    .argument("<module>", "as --policy of assay run")
    .option("--output <format>", "human, json or yaml", "human");
  addRegistryFlags(addPolicyFlags(inspectCommand))
    .addHelpText("after", POLICY_SOURCES)
    .action(async (path: string, options: InspectOptions) => end(await inspect(path, options)));
  addTestCommand(program, end);
  addFixtureCommands(program, end);
  addProjectCommands(program, end);
  addVerifyCommands(program, end);
  addRegistryCommands(program, end);
  addLoginCommands(program, end);
  for (const command of program.commands) command.exitOverride();
  return program;
}

function addRunCommand(program: Command, end: (exitCode: number) => void): void {
  const command = program
    .command("run")
    .description("evaluate one request")
    .requiredOption(
      "--policy <module>",
      "the policy: a module's file, a shipped one's name, or one in a registry; see below",
    )
    .option("--settings <file>", "settings, JSON or YAML")
    .option("--request <file>", "an AdmissionReview, an AdmissionRequest or a Kubernetes object, JSON or YAML")
    .option("--output <format>", "human, json, yaml, or kubewarden: the AdmissionResponse that kwctl prints", "human")
    .option(
      "--record <file>",
      "save request, settings, time, evidence and verdict as a fixture; of a Kubewarden policy its calls, as kwctl does",
    )
    .option(
      "--replay <file>",
      "judge a fixture, or a recording of kwctl, without a network; --request, --settings, --now win over it",
    )
    .option("--now <RFC3339>", "the time to judge at")
    .option("--deadline <seconds>", "time for the whole evaluation", "10");
  addRegistryFlags(addPolicyFlags(addKubewardenFlags(command)))
    .addHelpText(
      "after",
      `${POLICY_SOURCES}
${EXIT_CODES}`,
    )
    .action(async (options: RunOptions) => end(await run(options)));
}

/** The version in the package's own package.json, five folders above this compiled file. */
function ownVersion(): string {
  const file = new URL("../../../../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
