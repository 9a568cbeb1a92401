/** The image for a platform in an index (OCI image specification, "Image Index"). */
import { isObject, jsonObject } from "../json.js";
import type { DescribedManifest, Platform } from "./descriptor.js";
import { isSha256Digest } from "./digest.js";
import { LookupFailure, printable } from "./failure.js";
import { MAX_INDEX_DEPTH, MAX_INDEXES, MAX_REMOTE_TEXT } from "./limits.js";
import { isIndexType } from "./manifest.js";

/** Fetches a manifest by digest; it must have that many bytes. */
export type ManifestFetch = (digest: string, size: number) => Promise<DescribedManifest>;

interface Entry {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform: Platform | null;
}

/**
 * The first image for the platform, in the order of the index; an index inside of it is looked into where it stands. The
 * variant counts when one is wanted; that of arm64 is v8 where nobody says another. Entries that are neither images nor
 * indexes are passed over. A manifest that is no index is the image itself, and its platform is not checked.
 * @throws LookupFailure `not-found` when there is none, with what there is; `too-large` for indexes in indexes in indexes;
 * what `fetch` throws
 */
export async function imageFor(
  wanted: Platform,
  top: DescribedManifest,
  fetch: ManifestFetch,
): Promise<DescribedManifest> {
  if (!isIndexType(top.mediaType)) return top;
  const search = new Search(wanted, fetch);
  const found = await search.within(top, 1);
  if (found !== null) return found;
  const there = [...search.platforms].join(", ");
  const text = `the index ${top.digest} has no image for ${platformText(wanted)}`;
  throw new LookupFailure("not-found", there === "" ? text : `${text}; it has ${printable(there, MAX_REMOTE_TEXT)}`);
}

class Search {
  /** The platforms that were there. */
  readonly platforms = new Set<string>();
  #indexes = 0;

  constructor(
    private readonly wanted: Platform,
    private readonly fetch: ManifestFetch,
  ) {}

  async within(index: DescribedManifest, depth: number): Promise<DescribedManifest | null> {
    this.#indexes += 1;
    if (this.#indexes > MAX_INDEXES || depth > MAX_INDEX_DEPTH) {
      const text = `more than ${MAX_INDEXES} indexes, or ${MAX_INDEX_DEPTH} in one another`;
      throw new LookupFailure("too-large", `an image for ${platformText(this.wanted)} is not looked for in ${text}`);
    }
    for (const entry of entriesOf(index)) {
      const { platform, mediaType, digest, size } = entry;
      if (platform !== null) this.platforms.add(platformText(platform));
      if (platform !== null && !isFor(platform, this.wanted)) continue;
      const isIndex = isIndexType(mediaType);
      if (platform === null && !isIndex) continue;
      const manifest = await this.fetch(digest, size);
      if (isIndexType(manifest.mediaType) !== isIndex) throw otherKind(index, entry, manifest);
      const found = isIndex ? await this.within(manifest, depth + 1) : manifest;
      if (found !== null) return found;
    }
    return null;
  }
}

function isFor(platform: Platform, wanted: Platform): boolean {
  if (platform.os !== wanted.os || platform.architecture !== wanted.architecture) return false;
  return wanted.variant === undefined || variantOf(platform) === variantOf(wanted);
}

function variantOf({ architecture, variant }: Platform): string | undefined {
  return variant ?? (architecture === "arm64" ? "v8" : undefined);
}

function entriesOf({ bytes }: DescribedManifest): Entry[] {
  const manifests: unknown = jsonObject(bytes)?.["manifests"];
  return Array.isArray(manifests) ? manifests.map(readEntry).filter((entry) => entry !== null) : [];
}

/** An entry that a manifest can be fetched by, else null. */
function readEntry(value: unknown): Entry | null {
  if (!isObject(value)) return null;
  const { mediaType, digest, size, platform } = value;
  if (typeof mediaType !== "string" || typeof digest !== "string" || !isSha256Digest(digest)) return null;
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) return null;
  return { mediaType, digest, size, platform: readPlatform(platform) };
}

function readPlatform(value: unknown): Platform | null {
  if (!isObject(value)) return null;
  const { os, architecture, variant } = value;
  if (typeof os !== "string" || typeof architecture !== "string") return null;
  return typeof variant === "string" && variant !== "" ? { os, architecture, variant } : { os, architecture };
}

function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join("/");
}

function otherKind(index: DescribedManifest, { digest, mediaType }: Entry, actual: DescribedManifest): LookupFailure {
  const stated = printable(mediaType, MAX_REMOTE_TEXT);
  return new LookupFailure(
    "invalid-answer",
    `the index ${index.digest} calls ${digest} a ${stated}, and it is a ${actual.mediaType}`,
  );
}
