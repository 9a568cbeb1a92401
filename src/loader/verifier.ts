/** The module that judges other modules' signatures: `verify-artifact`, as Assay ships it. */
import { readFile } from "node:fs/promises";

import { builtInModule } from "../builtInModules.js";
import { digestOf } from "../digest.js";
import { Policy, type PolicyOptions } from "../policy.js";
import { compiledModule } from "./compiledModules.js";

const VERIFIER = "verify-artifact";

/** A policy of it. Its file, which is small, is read anew each time, and compiled once in a process. */
export async function verifierPolicy(options: PolicyOptions): Promise<Policy> {
  const file = builtInModule(VERIFIER);
  if (file === null) throw new Error(`the module ${VERIFIER} is not there: Assay was not built, or not whole`);
  const bytes = await readFile(file);
  return Policy.ofModule(await compiledModule(bytes, digestOf(bytes)), options);
}
