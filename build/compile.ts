/** Compiles this project's own AssemblyScript, as policy projects are compiled. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

import { compile as compileSources, type Compilation } from "../src/project/compile.js";
import { projectRoot } from "./paths.js";

/** Compiles `entry` (a path from the project's root) and returns the module's bytes. Throws with the compiler's text. */
export async function compile(
  entry: string,
  target: Compilation["target"],
  options: readonly string[] = [],
): Promise<Uint8Array> {
  const root = fileURLToPath(projectRoot);
  return (await compileSources({ root, entry, target, core: "files", options })).bytes;
}

/** Writes a file below the project's root, making its folder. */
export function writeOutput(path: URL, bytes: Uint8Array | string): void {
  mkdirSync(dirname(fileURLToPath(path)), { recursive: true });
  writeFileSync(path, bytes);
}
