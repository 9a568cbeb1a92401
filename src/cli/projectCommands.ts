/** `assay init` and `assay build`: policy projects. */
import type { Command } from "commander";

import type { BuildOptions } from "../project/build.js";
import { build } from "./build.js";
import { init } from "./init.js";

/** Adds the commands. */
export function addProjectCommands(program: Command, end: (exitCode: number) => void): void {
  program
    .command("init")
    .description("make a new policy project: a folder with a policy that works, and its tests")
    .argument("<name>", "the policy's name; its folder must be empty or not there")
    .action(async (name: string) => end(await init(name)));
  program
    .command("build")
    .description("compile a policy project to build/NAME.wasm")
    .argument("[folder]", "the policy's folder", ".")
    .option("--debug", "compile quickly to build/debug/NAME.wasm: not optimised, with the names of functions")
    .option("--force", "compile even when the module lies there as the sources make it")
    .action(async (folder: string, options: BuildOptions) => end(await build(folder, options)));
}
