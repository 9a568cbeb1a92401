/** A module in an OCI registry: pinned, verified by its digest, and only then fetched. */
import type { RegistryReader } from "../../host/capability/registry.js";
import { RegistryClient } from "../../host/registry/client.js";
import type { DiskCache } from "../cache/diskCache.js";
import { artifactModule, MAX_MODULE_BYTES } from "./artifact.js";
import { LoadError } from "./loadError.js";
import type { LockEntry } from "./lockFile.js";
import type { FetchedModule, FetchOptions } from "./options.js";
import type { RegistrySource } from "./source.js";
import { trustSettings, verifySignatures } from "./trust.js";

/** One request for a module: a slow line carries the largest in this time. */
const REQUEST_TIMEOUT = 60_000;
const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

/** What a fetch works with. */
export interface FetchContext {
  readonly options: FetchOptions;
  readonly cache: DiskCache | null;
  readonly signal: AbortSignal;
  /** What the lock says of the source; null when it says nothing, or is not to be held. */
  readonly locked: LockEntry | null;
}

/** As `fetchModule`, for a registry. */
export async function registryModule(source: RegistrySource, context: FetchContext): Promise<FetchedModule> {
  const { options, cache, signal } = context;
  const repository = `${source.host}/${source.repository}`;
  const settings = trustSettings(options.trust);
  requirePin(source, settings !== null, context);
  const reader = options.modules ?? registryReader(context);
  const digest = await pinnedDigest(source, repository, reader, context);
  const reference = `${repository}@${digest}`;
  const subject = { reference, digest, reader, cache, mayUseKept: options.updateLock !== true };
  const verified = settings === null ? null : await verifySignatures(subject, settings, options);
  const artifact = await artifactModule({ repository, digest, reader, cache, signal });
  await cache?.addName({
    name: source.tag === null ? reference : `${repository}:${source.tag}`,
    digest,
    mediaType: MANIFEST_TYPE,
    size: artifact.manifestSize,
  });
  const { bytes, moduleDigest, layout, annotations, fromCache } = artifact;
  return {
    bytes,
    source: source.text,
    reference,
    manifestDigest: digest,
    moduleDigest,
    layout,
    annotations,
    verified,
    fromCache,
  };
}

/** Something must say which bytes are wanted: whoever can write to a registry can move a tag. */
function requirePin(source: RegistrySource, isTrusted: boolean, { options, locked }: FetchContext): void {
  if (source.digest !== null || locked !== null || isTrusted) return;
  if (options.allowTag === true || options.updateLock === true) return;
  throw new LoadError(
    "unpinned",
    "a tag can be moved, and nothing says which module is wanted: add @sha256:DIGEST to it, say who must have signed it, " +
      "or pin it once with assay pull --update-lock",
  );
}

/** The digest of the source, of the lock, or what the tag points at now. */
async function pinnedDigest(
  source: RegistrySource,
  repository: string,
  reader: RegistryReader,
  { locked, signal }: FetchContext,
): Promise<string> {
  const pinned = source.digest ?? locked?.manifestDigest ?? null;
  return pinned ?? (await reader.resolve(`${repository}:${source.tag}`, signal));
}

function registryReader({ options, cache }: FetchContext): RegistryReader {
  return new RegistryClient({
    requestTimeout: REQUEST_TIMEOUT,
    ...options.registry,
    maxBlobBytes: MAX_MODULE_BYTES,
    ...(cache === null ? {} : { cache }),
  });
}
