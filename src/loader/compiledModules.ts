/** Modules that this process has compiled, by their digest: a policy that many ask for is compiled once. */
import type { Limits } from "../../host/runtime/limits.js";
import { ModuleError, PolicyModule } from "../../host/runtime/module.js";

/** Compiled code is several times as large as the module; nobody uses more policies at a time. */
const MAX_MODULES = 32;

const modules = new Map<string, Promise<PolicyModule>>();

/** The module of the bytes, whose digest is `digest`, compiled for the limits. Throws ModuleError. */
export async function compiledModule(
  bytes: Uint8Array,
  digest: string,
  limits: Partial<Limits> = {},
): Promise<PolicyModule> {
  // The bounds of its memory and its tables are compiled in.
  const key = [digest, limits.memoryBytes ?? "", limits.tableElements ?? ""].join(" ");
  const known = modules.get(key);
  modules.delete(key);
  const compiling = known ?? compiled(bytes, digest, limits);
  // Behind all others: the first one is the one that was not asked for longest.
  modules.set(key, compiling);
  const [oldest] = modules.keys();
  if (modules.size > MAX_MODULES && oldest !== undefined) modules.delete(oldest);
  try {
    return await compiling;
  } catch (error) {
    modules.delete(key);
    throw error;
  }
}

/** Nothing gets in under the digest of something else: everybody in this process would be given it. */
async function compiled(bytes: Uint8Array, digest: string, limits: Partial<Limits>): Promise<PolicyModule> {
  const module = await PolicyModule.compile(bytes, limits);
  if (module.digest === digest) return module;
  throw new ModuleError(`the module has the digest ${module.digest}, not ${digest}`);
}
