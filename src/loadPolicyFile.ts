/** Loading a policy module from a file. */
import { Policy, type PolicyOptions } from "./policy.js";

/** Reads and compiles a module file. Throws what reading a file throws, and ModuleError. */
export async function loadPolicyFile(path: string | URL, options: PolicyOptions = {}): Promise<Policy> {
  const { readFile } = await import("node:fs/promises");
  return Policy.load(await readFile(path), options);
}
