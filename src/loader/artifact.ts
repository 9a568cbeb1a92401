/** From an artifact's digest to the bytes of the module in it; the same for registries and image layouts. */
import type { RegistryReader } from "../../host/capability/registry.js";
import { MAX_MANIFEST_BYTES } from "../../host/registry/limits.js";
import { isCoreModule } from "../../host/runtime/sections.js";
import type { DiskCache } from "../cache/diskCache.js";
import { digestOf } from "../digest.js";
import { fileInArchive } from "./archive.js";
import { type ModuleLayer, readModuleManifest } from "./layouts.js";
import { LoadError } from "./loadError.js";
import type { FetchedModule } from "./options.js";

/** A module larger than this is refused before it is fetched; the runtime's own bound is not higher. */
export const MAX_MODULE_BYTES = 32 * 1024 * 1024;
/** What a `compat` layer may unpack to: the module and its configuration, with room for what else an image holds. */
const MAX_ARCHIVE_BYTES = 2 * MAX_MODULE_BYTES;
/** The module's file in a `compat` layer. */
const PLUGIN = "plugin.wasm";

/** An artifact that may be read. */
export interface Artifact {
  /** `host/repository`, or what the reader knows the layout by. */
  readonly repository: string;
  /** Of its manifest or index. */
  readonly digest: string;
  readonly reader: RegistryReader;
  readonly cache: DiskCache | null;
  readonly signal: AbortSignal;
}

/** What an artifact holds. */
export type ArtifactModule = Pick<FetchedModule, "bytes" | "moduleDigest" | "layout" | "annotations" | "fromCache"> & {
  /** Of the manifest that the digest names, in bytes. */
  readonly manifestSize: number;
};

/**
 * The module of an artifact. Every byte of it follows from the digest: the manifest has it, and the layer has the one that the
 * manifest states. Throws LoadError `layout` and `digest`, and the reader's LookupFailure.
 */
export async function artifactModule(artifact: Artifact): Promise<ArtifactModule> {
  const top = await content(artifact, "manifest", artifact.digest, MAX_MANIFEST_BYTES);
  let target = readModuleManifest(top.bytes);
  if (target.kind === "manifest") {
    const { bytes } = await content(artifact, "manifest", target.digest, MAX_MANIFEST_BYTES);
    target = readModuleManifest(bytes);
  }
  if (target.kind === "manifest") throw new LoadError("layout", "its index leads to another index");
  const { layer, annotations } = target;
  const { bytes: packed, fromCache } = await layerContent(artifact, layer);
  const bytes = layer.layout === "compat" ? fileInArchive(packed, PLUGIN, MAX_ARCHIVE_BYTES) : packed;
  checkModule(bytes);
  const moduleDigest = layer.layout === "compat" ? digestOf(bytes) : layer.digest;
  return { bytes, moduleDigest, layout: layer.layout, annotations, fromCache, manifestSize: top.bytes.length };
}

/** Throws LoadError `module` for bytes that cannot be a policy module: too many, or no WebAssembly core module. */
export function checkModule(bytes: Uint8Array): void {
  if (bytes.length > MAX_MODULE_BYTES) throw tooLarge(bytes.length);
  if (!isCoreModule(bytes))
    throw new LoadError("module", "not a WebAssembly core module: it does not begin with \\0asm 1");
}

function tooLarge(size: number): LoadError {
  return new LoadError("module", `the module has ${size} bytes; the most that is loaded is ${MAX_MODULE_BYTES}`);
}

async function layerContent(artifact: Artifact, layer: ModuleLayer): Promise<Content> {
  if (layer.size > MAX_MODULE_BYTES) throw tooLarge(layer.size);
  const found = await content(artifact, "blob", layer.digest, layer.size);
  if (found.bytes.length === layer.size) return found;
  throw new LoadError(
    "digest",
    `its layer ${layer.digest} has ${found.bytes.length} bytes, and its manifest says ${layer.size}`,
  );
}

interface Content {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly fromCache: boolean;
}

/**
 * From the cache, which hashes what it gives; else from the reader, which is hashed here whatever the reader did. `limit` is the size that
 * a blob must have, and the most that a manifest may.
 */
async function content(
  { repository, reader, cache, signal }: Artifact,
  kind: "manifest" | "blob",
  digest: string,
  limit: number,
): Promise<Content> {
  const kept = (await cache?.get(digest)) ?? null;
  if (kept !== null && kept.length <= limit) return { bytes: kept, fromCache: true };
  const reference = `${repository}@${digest}`;
  const answer = await (kind === "blob"
    ? reader.blob(reference, signal, { size: limit })
    : reader.manifest(reference, signal));
  const bytes = answer as Uint8Array<ArrayBuffer>;
  const actual = digestOf(bytes);
  if (actual !== digest) {
    throw new LoadError("digest", `${repository} answered bytes with the digest ${actual} for ${digest}`);
  }
  if (bytes.length > limit) throw new LoadError("layout", `its ${kind} has more than ${limit} bytes`);
  await cache?.put(digest, bytes);
  return { bytes, fromCache: false };
}
