/** A registry as it will be: what is about to be pushed, before what is there. */
import type { RegistryReader } from "../../host/capability/registry.js";
import { sha256Digest } from "../../host/registry/digest.js";
import { LookupFailure } from "../../host/registry/failure.js";
import { parseReference } from "../../host/registry/reference.js";

const INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

/** What is about to be pushed about one artifact. */
export interface Pending {
  readonly blobs: readonly Uint8Array<ArrayBuffer>[];
  readonly manifest: Uint8Array<ArrayBuffer>;
  /** Under which tag the manifest will lie; null when it is a referrer of the artifact. */
  readonly tag: string | null;
}

/**
 * Answers of the pending signature alone: no other signature is seen, so a verifier that is satisfied is satisfied by this
 * one. Of the registry it shows the artifact itself.
 */
export async function pendingReader(
  registry: RegistryReader,
  artifact: { readonly digest: string },
  { blobs, manifest, tag }: Pending,
): Promise<RegistryReader> {
  const manifestDigest = await sha256Digest(manifest);
  const known = new Map<string, Uint8Array>([[manifestDigest, manifest]]);
  for (const blob of blobs) known.set(await sha256Digest(blob), blob);
  const find = (reference: string): Uint8Array | null => {
    const { identifier } = parseReference(reference);
    return identifier === tag ? manifest : (known.get(identifier) ?? null);
  };
  const referrers =
    tag === null ? [{ mediaType: mediaTypeOf(manifest), size: manifest.length, digest: manifestDigest }] : [];
  return {
    resolve: async (reference) => {
      if (find(reference) !== null) return manifestDigest;
      throw notThere(reference);
    },
    manifest: async (reference, signal) => {
      const pending = find(reference);
      if (pending !== null) return pending;
      if (parseReference(reference).identifier !== artifact.digest) throw notThere(reference);
      return await registry.manifest(reference, signal);
    },
    blob: async (reference) => {
      const pending = find(reference);
      if (pending !== null) return pending;
      throw notThere(reference);
    },
    referrers: async () => {
      return new TextEncoder().encode(
        JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: referrers }),
      );
    },
  };
}

function mediaTypeOf(manifest: Uint8Array): unknown {
  return (JSON.parse(Buffer.from(manifest).toString("utf8")) as { mediaType?: unknown }).mediaType;
}

function notThere(reference: string): LookupFailure {
  return new LookupFailure("not-found", `${reference} is not about to be pushed`);
}
