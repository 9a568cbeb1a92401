/** `assay build`: a policy's folder becomes a module. */
import { relative } from "node:path";

import { buildProject, type BuildOptions, type BuiltProject } from "../project/build.js";
import { ProjectError } from "../project/projectError.js";
import { UsageError } from "./exitCodes.js";
import { printableText } from "./printable.js";

/** Builds the policy in the folder, and prints the module's path, size and digest. Returns the exit code. */
export async function build(folder: string, options: BuildOptions): Promise<number> {
  const built = await asUsage(() => buildProject(folder, options));
  if (built.warnings !== "") console.error(printableText(built.warnings));
  console.log(printableText(lineOf(built, options.debug ?? false)));
  return 0;
}

function lineOf({ path, module, rebuilt }: BuiltProject, debug: boolean): string {
  const notes = [
    ...(debug ? ["for debugging, not optimised"] : []),
    ...(rebuilt ? [] : ["already built from these sources"]),
  ];
  const note = notes.length === 0 ? "" : ` (${notes.join("; ")})`;
  return `${relative("", path)}: ${module.size} bytes, ${module.digest}${note}`;
}

/** What is wrong with a project is for the one who runs the command to mend. */
export async function asUsage<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ProjectError) throw new UsageError(error.message);
    throw error;
  }
}
