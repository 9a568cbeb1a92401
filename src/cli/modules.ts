/** Loads the module that a command names. */
import { fetchModule } from "../loader/fetchModule.js";
import { LoadError, type LoadErrorCode } from "../loader/loadError.js";
import { policyOf } from "../loader/loadPolicy.js";
import type { FetchedModule, LoadOptions } from "../loader/options.js";
import { parseSource } from "../loader/source.js";
import type { Policy } from "../policy.js";
import { UsageError } from "./exitCodes.js";
import { policyLoadOptions } from "./policyFlags.js";
import { registryOptions } from "./registryOptions.js";

/** What the command line's writer must mend; the rest is about the module, or about who was asked. */
const USAGE: readonly LoadErrorCode[] = ["source", "unpinned", "trust", "module", "layout", "lock-invalid"];

/** A module with where it comes from. */
export interface LoadedModule {
  readonly policy: Policy;
  readonly fetched: FetchedModule;
}

/**
 * The policy of a source: a file, a shipped module's name, or a module from elsewhere. Without other options it is pinned by the
 * lock in the current folder. Throws UsageError for what is to be mended on the command line, else LoadError.
 */
export async function loadModule(option: string, source: string, options: LoadOptions = {}): Promise<Policy> {
  return (await loadFetched(option, source, options)).policy;
}

/** The same, with what is known of where the module comes from. */
export async function loadFetched(option: string, source: string, options: LoadOptions = {}): Promise<LoadedModule> {
  try {
    const found = {
      ...policyLoadOptions({}),
      registry: options.registry ?? registryOptions({ plainHttp: [] }, hostsOf(source)),
    };
    const all = { ...found, ...options };
    const fetched = await fetchModule(source, all);
    return { policy: await policyOf(fetched, all), fetched };
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const message = `${option} ${error.message}`;
    throw USAGE.includes(error.code) ? new UsageError(hinted(message, error.code)) : new LoadError(error.code, message);
  }
}

/** The registries that a source names: they may be internal ones. */
export function hostsOf(source: string): string[] {
  try {
    const parsed = parseSource(source);
    return parsed.kind === "registry" ? [parsed.host] : [];
  } catch (error) {
    if (error instanceof LoadError) return [];
    throw error;
  }
}

function hinted(message: string, code: LoadErrorCode): string {
  return code === "unpinned"
    ? `${message} (--policy-key or --policy-trust say who must have signed; --allow-tag takes it as it is)`
    : message;
}
