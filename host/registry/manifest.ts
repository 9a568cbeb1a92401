/** Manifests as registries send them: their media types, and what an answer must hold. */
import { jsonObject } from "../json.js";
import { invalidAnswer, type Answer } from "./answers.js";
import type { DescribedManifest } from "./descriptor.js";
import { isSha256Digest, sha256Digest } from "./digest.js";
import { printable } from "./failure.js";
import { MAX_MANIFEST_BYTES, MAX_REMOTE_TEXT } from "./limits.js";

/** The media type of an image index. */
export const INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
/** The media type of an image manifest. */
export const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
const DOCKER_LIST_TYPE = "application/vnd.docker.distribution.manifest.list.v2+json";
const MANIFEST_TYPES: readonly string[] = [
  INDEX_TYPE,
  MANIFEST_TYPE,
  DOCKER_LIST_TYPE,
  "application/vnd.docker.distribution.manifest.v2+json",
];
const MEDIA_TYPE = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/;

/** How a manifest is asked for. */
export const MANIFEST_REQUEST = { accept: MANIFEST_TYPES.join(", "), maxBytes: MAX_MANIFEST_BYTES } as const;

/** Whether the media type is that of a list of manifests. */
export function isIndexType(mediaType: string): boolean {
  return mediaType === INDEX_TYPE || mediaType === DOCKER_LIST_TYPE;
}

/** Whether the text has the form of a media type without parameters (RFC 6838 section 4.2). */
export function isMediaType(text: string): boolean {
  return MEDIA_TYPE.test(text);
}

/** The Content-Type without its parameters, lower case; empty when there is none. */
export function contentType({ headers }: Answer): string {
  return (headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/**
 * The manifest in a 200. Asked for by digest it has that digest; by tag, the one that the registry states, if any. It is a
 * JSON object and does not contradict its Content-Type.
 * @throws LookupFailure `invalid-answer`
 */
export async function manifestOf(answer: Answer, digest: string | null): Promise<DescribedManifest> {
  const stated = answer.headers.get("docker-content-digest") ?? "";
  const expected = digest ?? (isSha256Digest(stated) ? stated : null);
  const actual = await sha256Digest(answer.bytes);
  if (expected !== null) requireDigest(answer, actual, expected);
  const manifest = jsonObject(answer.bytes);
  if (manifest === null) throw invalidAnswer(answer, "answered something that is not a JSON object");
  const type = contentType(answer);
  requireMediaType(answer, manifest["mediaType"], type);
  return { bytes: answer.bytes, mediaType: mediaTypeOf(manifest, type), digest: actual };
}

/** The manifest in bytes that have the digest; null when they are no JSON object. */
export function keptManifest(bytes: Uint8Array<ArrayBuffer>, digest: string): DescribedManifest | null {
  const manifest = jsonObject(bytes);
  return manifest === null ? null : { bytes, mediaType: mediaTypeOf(manifest, ""), digest };
}

/** @throws LookupFailure `invalid-answer` when the digests differ */
export function requireDigest(answer: Answer, actual: string, expected: string): void {
  if (actual !== expected) throw invalidAnswer(answer, `answered bytes with the digest ${actual}, not ${expected}`);
}

/**
 * Content-Type against the manifest's own `mediaType`. Compared only when both are there and Content-Type is one of the
 * four manifest types: registries and content stores that know no better say application/octet-stream or text/plain,
 * and that contradicts nothing.
 */
function requireMediaType(answer: Answer, own: unknown, stated: string): void {
  if (typeof own !== "string" || !MANIFEST_TYPES.includes(stated) || own === stated) return;
  throw invalidAnswer(answer, `answered a ${printable(own, MAX_REMOTE_TEXT)} and called it ${stated}`);
}

function mediaTypeOf(manifest: Readonly<Record<string, unknown>>, stated: string): string {
  const own = manifest["mediaType"];
  if (typeof own === "string" && isMediaType(own)) return own;
  if (MANIFEST_TYPES.includes(stated)) return stated;
  return Array.isArray(manifest["manifests"]) ? INDEX_TYPE : MANIFEST_TYPE;
}
