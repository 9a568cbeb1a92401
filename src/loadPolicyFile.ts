/** Loading a policy module from a file. */
import { Policy, type PolicyOptions } from "./policy.js";

/** Reads and compiles a module file, named by a path or a `file:` URL. Throws what reading a file throws, and ModuleError. */
export async function loadPolicyFile(path: string | URL, options: PolicyOptions = {}): Promise<Policy> {
  const { readFile } = await import("node:fs/promises");
  const isUrl = typeof path === "string" && path.startsWith("file:");
  return Policy.load(await readFile(isUrl ? new URL(path) : path), options);
}
