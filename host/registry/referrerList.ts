/** Entries of a list of referrers, and the tag that stands in for the list (OCI distribution specification, "Referrers Tag Schema"). */
import { type JsonObject, isObject, jsonObject } from "../json.js";
import type { ReferrerDescriptor } from "./descriptor.js";
import { isSha256Digest } from "./digest.js";
import { isIndexType, isMediaType } from "./manifest.js";

/** The tag that lists what refers to a SHA-256 digest where the registry has no list. */
export function referrersTag(digest: string): string {
  return digest.replace(":", "-");
}

/** Whether the manifest is a list that the tag may hold. */
export function isReferrersList(mediaType: string, bytes: Uint8Array): boolean {
  return isIndexType(mediaType) && Array.isArray(jsonObject(bytes)?.["manifests"]);
}

/**
 * The entries of an image index. Those that are no descriptors with a SHA-256 digest are left out: nothing could be
 * fetched by them. Nothing else of them is checked.
 */
export function referrerDescriptors(index: Uint8Array): ReferrerDescriptor[] {
  const manifests: unknown = jsonObject(index)?.["manifests"];
  return Array.isArray(manifests) ? manifests.map(readDescriptor).filter((entry) => entry !== null) : [];
}

function readDescriptor(entry: unknown): ReferrerDescriptor | null {
  if (!isObject(entry)) return null;
  const { mediaType, digest, size, artifactType, annotations } = entry;
  if (typeof mediaType !== "string" || !isMediaType(mediaType)) return null;
  if (typeof digest !== "string" || !isSha256Digest(digest)) return null;
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) return null;
  const type = typeof artifactType === "string" && isMediaType(artifactType) ? artifactType : null;
  return { mediaType, digest, size, artifactType: type, annotations: textsOf(annotations) };
}

/** The members that are texts. */
export function textsOf(value: unknown): Record<string, string> {
  const members: JsonObject = isObject(value) ? value : {};
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
