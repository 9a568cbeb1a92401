/** From a source to a policy that evaluates requests. */
import { ModuleError } from "../../host/runtime/module.js";
import { Policy } from "../policy.js";
import { compiledModule } from "./compiledModules.js";
import { fetchModule, lockedEntry } from "./fetchModule.js";
import { holdAllowed, holdModule } from "./holdLock.js";
import { LoadError } from "./loadError.js";
import type { FetchedModule, LoadOptions } from "./options.js";
import { parseSource } from "./source.js";

/**
 * Finds a module, verifies and pins it as the options demand, and only then compiles it; a module that this process has compiled
 * before is not compiled again. Throws LoadError, with the source in its message.
 */
export async function loadPolicy(source: string, options: LoadOptions = {}): Promise<Policy> {
  return await policyOf(await fetchModule(source, options), options);
}

/** The policy of a module that was fetched with the same options. Throws LoadError. */
export async function policyOf(fetched: FetchedModule, options: LoadOptions = {}): Promise<Policy> {
  const { source, bytes, moduleDigest } = fetched;
  const module = await compiledModule(bytes, moduleDigest).catch((error: unknown) => {
    throw error instanceof ModuleError
      ? new LoadError("module", `${source}: ${error.message}`, { cause: error })
      : error;
  });
  const locked = options.updateLock === true ? null : await lockedEntry(parseSource(source), options);
  if (locked !== null) holdModule(locked, module, options.lock as string);
  if (options.allow !== undefined) holdAllowed(options.allow, module, source);
  return Policy.ofModule(module, options);
}
