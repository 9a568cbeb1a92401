/** From a source to the bytes of a module: found, pinned, verified, and not compiled. */
import { deadlineSignal } from "../../host/registry/deadline.js";
import { LookupFailure } from "../../host/registry/failure.js";
import type { RegistryOptions } from "../../host/registry/options.js";
import { DiskCache } from "../cache/diskCache.js";
import { nodeRegistryOptions } from "../registry/configuration.js";
import { fileModule } from "./fileModule.js";
import { holdBytes } from "./holdLock.js";
import { httpsModule } from "./httpsModule.js";
import { layoutModule } from "./layoutModule.js";
import { LoadError, type LoadErrorCode } from "./loadError.js";
import { type LockEntry, readLock } from "./lockFile.js";
import type { FetchedModule, FetchOptions } from "./options.js";
import { type FetchContext, registryModule } from "./registryModule.js";
import { type ModuleSource, parseSource } from "./source.js";

/** For the whole fetch, with the signatures, when the caller sets no end. */
const DEADLINE = 120_000;

/**
 * The module's bytes. What the source, the lock and the trust demand of them holds when it resolves; nothing of them was
 * compiled, and no section of them read. Throws LoadError, whose message begins with the source.
 */
export async function fetchModule(source: string, options: FetchOptions = {}): Promise<FetchedModule> {
  const parsed = parseSource(source);
  const registry = options.registry ?? (options.modules === undefined ? machineOptions(parsed) : undefined);
  const locked = options.updateLock === true ? null : await lockedEntry(parsed, options);
  try {
    const fetched = await fetchedFrom(parsed, {
      options: registry === undefined ? options : { ...options, registry },
      locked,
      cache: options.cache === undefined ? await DiskCache.open(undefined, warning(options)) : options.cache,
      signal: options.signal ?? deadlineSignal(DEADLINE),
    });
    if (locked !== null) holdBytes(locked, fetched, options.lock as string);
    return fetched;
  } catch (error) {
    throw about(parsed, error);
  }
}

/** The machine's configuration; the host that the source names may be an internal one. */
function machineOptions(source: ModuleSource): RegistryOptions | undefined {
  if (source.kind === "registry") return nodeRegistryOptions({ named: [source.host] });
  return source.kind === "https" ? nodeRegistryOptions({ named: [source.url.host] }) : undefined;
}

/** What the lock says of a source; null when there is no lock, or nothing in it. */
export async function lockedEntry({ text }: ModuleSource, { lock }: FetchOptions): Promise<LockEntry | null> {
  if (lock === undefined) return null;
  const { entries } = await readLock(lock);
  return entries.find((entry) => entry.source === text) ?? null;
}

async function fetchedFrom(source: ModuleSource, context: FetchContext): Promise<FetchedModule> {
  switch (source.kind) {
    case "registry":
      return await registryModule(source, context);
    case "oci-layout":
      return await layoutModule(source, context);
    case "file":
      return await fileModule(source, context);
    case "https":
      return await httpsModule(source, context);
  }
}

/** The error with the source in front; what a registry failed to answer becomes one of the loader's. */
function about({ text }: ModuleSource, error: unknown): unknown {
  if (error instanceof LoadError) return new LoadError(error.code, `${text}: ${error.message}`, { cause: error });
  if (error instanceof LookupFailure) {
    return new LoadError(codeOf(error), `${text}: ${error.message}`, { cause: error });
  }
  return error;
}

function codeOf({ code }: LookupFailure): LoadErrorCode {
  if (code === "not-found" || code === "refused") return "source";
  return code === "invalid-answer" || code === "too-large" ? "digest" : "unknown";
}

function warning({ onWarning }: FetchOptions): { onWarning?: (message: string) => void } {
  return onWarning === undefined ? {} : { onWarning };
}
