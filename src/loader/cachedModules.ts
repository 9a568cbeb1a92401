/** The policy modules in a cache, for those who list them. */
import type { DiskCache } from "../cache/diskCache.js";
import { readModuleManifest } from "./layouts.js";
import { LoadError } from "./loadError.js";
import type { ModuleLayout } from "./options.js";
import { EVIDENCE_TYPE } from "./evidenceReader.js";

/** A module that was pulled from a registry and is still there. */
export interface CachedModule {
  /** `host/repository:tag`, or `host/repository@sha256:HEX`. */
  readonly name: string;
  readonly manifestDigest: string;
  readonly layout: ModuleLayout;
  /** Of the layer that holds it: the module's own, but for the layout `compat`. */
  readonly moduleDigest: string;
  /** Of that layer, in bytes. */
  readonly size: number;
  /** RFC 3339: when its name was last pulled anew. */
  readonly pulledAt: string;
}

/** All of them, sorted by name. What its manifest leads to is there, in its size; its bytes are hashed when they are used. */
export async function cachedModules(cache: DiskCache): Promise<CachedModule[]> {
  const modules: CachedModule[] = [];
  for (const { name, digest, mediaType, addedAt } of await cache.names()) {
    if (mediaType === EVIDENCE_TYPE) continue;
    const found = await layerOf(cache, digest);
    if (found === null || !(await cache.has(found.digest, found.size))) continue;
    const { layout, digest: moduleDigest, size } = found;
    modules.push({ name, manifestDigest: digest, layout, moduleDigest, size, pulledAt: addedAt });
  }
  return modules;
}

type Layer = Extract<ReturnType<typeof readModuleManifest>, { kind: "layer" }>["layer"];

/** Null for what is no module, or is gone. */
async function layerOf(cache: DiskCache, digest: string, isChild = false): Promise<Layer | null> {
  const bytes = await cache.get(digest);
  if (bytes === null) return null;
  try {
    const target = readModuleManifest(bytes);
    if (target.kind === "layer") return target.layer;
    return isChild ? null : await layerOf(cache, target.digest, true);
  } catch (error) {
    if (error instanceof LoadError) return null;
    throw error;
  }
}
