/** Loads the module that a command names. */
import { existsSync, statSync } from "node:fs";

import { ModuleError } from "../../host/runtime/module.js";
import { builtInModulesText } from "../builtInModules.js";
import { Policy, type PolicyOptions } from "../policy.js";
import { readBytes } from "./documents.js";
import { UsageError } from "./exitCodes.js";

/** A bound for the read; the runtime's own limit is lower. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** The policy in a module file. Throws UsageError for a file that is none. */
export async function loadModule(option: string, path: string, options: PolicyOptions = {}): Promise<Policy> {
  refuseNoFile(option, path);
  const bytes = readBytes(option, path, MAX_FILE_BYTES);
  try {
    return await Policy.load(bytes, options);
  } catch (error) {
    if (error instanceof ModuleError) throw new UsageError(`${option} ${path}: ${error.message}`);
    throw error;
  }
}

/** A name with a typing error, or a project's folder instead of its module. */
function refuseNoFile(option: string, path: string): void {
  if (!existsSync(path)) {
    const shipped = builtInModulesText();
    throw new UsageError(`${option} ${path}: there is no such file; Assay ships ${shipped}, else it is a .wasm file`);
  }
  if (statSync(path).isDirectory()) {
    throw new UsageError(`${option} ${path}: it is a folder; name the module, which assay build writes into build/`);
  }
}
