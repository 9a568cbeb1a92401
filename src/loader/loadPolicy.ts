/** From a source to a policy that evaluates requests. */
import type { Policy } from "../policy.js";
import type { LoadOptions } from "./options.js";

/** Fetches, verifies and compiles a module. Throws LoadError, and ModuleError for what is no policy module. */
export async function loadPolicy(source: string, options: LoadOptions = {}): Promise<Policy> {
  throw new Error(`not there yet: ${source} ${Object.keys(options).length}`);
}
