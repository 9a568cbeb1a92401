/** From a source to a policy that evaluates requests. */
import { ModuleError } from "../../host/runtime/module.js";
import { Policy } from "../policy.js";
import { nodeRegistryOptions } from "../registry/configuration.js";
import { workerGuests, type WorkerGuests } from "../worker/workerGuests.js";
import { compiledModule } from "./compiledModules.js";
import { fetchModule, lockedEntry } from "./fetchModule.js";
import { holdAllowed, holdModule } from "./holdLock.js";
import { LoadError } from "./loadError.js";
import type { FetchedModule, LoadOptions } from "./options.js";
import { parseSource } from "./source.js";

/**
 * Finds a module, verifies and pins it as the options demand, and only then compiles it; a module that this process has compiled
 * before is not compiled again. Without `registry` the machine's
 * configuration is used, as container tools do. Throws LoadError, with the source in its message.
 */
export async function loadPolicy(source: string, options: LoadOptions = {}): Promise<Policy> {
  const fetched = await fetchModule(source, options);
  return await policyOf(fetched, { ...options, registry: options.registry ?? nodeRegistryOptions() });
}

/** The policy of a module that was fetched with the same options. Throws LoadError. */
export async function policyOf(fetched: FetchedModule, options: LoadOptions = {}): Promise<Policy> {
  const { source, bytes, moduleDigest } = fetched;
  const module = await compiledModule(bytes, moduleDigest, options.limits).catch((error: unknown) => {
    throw error instanceof ModuleError
      ? new LoadError("module", `${source}: ${error.message}`, { cause: error })
      : error;
  });
  const locked = options.updateLock === true ? null : await lockedEntry(parseSource(source), options);
  if (locked !== null) holdModule(locked, module, options.lock as string);
  if (options.allow !== undefined) holdAllowed(options.allow, module, source);
  const hostCapabilities = options.allow?.hostCapabilities ?? locked?.hostCapabilities ?? null;
  // Whatever a module says of itself: only of what Assay ships is it known that it keeps nothing.
  const freshInstances = options.freshInstances ?? fetched.layout !== "shipped";
  return Policy.ofModule(module, {
    ...options,
    freshInstances,
    ...guestsOf(options, fetched),
    ...narrowed(options, hostCapabilities),
  });
}

/** `guests` says where it runs more exactly than `isolation`. What Assay ships ends by itself, and needs no thread of its own. */
function guestsOf({ guests, isolation }: LoadOptions, { layout }: FetchedModule): Pick<LoadOptions, "guests"> {
  if (guests !== undefined) return {};
  return (isolation ?? (layout === "shipped" ? "none" : "worker")) === "none" ? {} : { guests: sharedGuests() };
}

let shared: WorkerGuests | null = null;

/** One pool for all policies of the process: so many compute at the same time as there are processors. */
function sharedGuests(): WorkerGuests {
  shared ??= workerGuests();
  return shared;
}

/** What is allowed is also all that is given, whatever the module says of itself; unless the caller gives something else. */
function narrowed(
  { kubewarden }: LoadOptions,
  hostCapabilities: readonly string[] | null,
): Pick<LoadOptions, "kubewarden"> {
  if (kubewarden === undefined || "answer" in kubewarden || hostCapabilities === null) return {};
  return { kubewarden: { hostCapabilities, ...kubewarden } };
}
