/** Manifests on their way into the embedded registry (OCI distribution specification, "Pushing Manifests"). */
import { digestOf } from "../bytes.js";
import { algorithmOf, isDigestOf } from "./digests.js";
import { isIndexType, isManifestType } from "./mediaTypes.js";
import { errorReply, reply, type Call, type Reply } from "./message.js";
import { member, parseObject, type Repositories, type Repository } from "./store.js";

/** Registries should take manifests of 4 MiB, and need not take larger ones. */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** How manifests are taken. */
export interface ManifestRules {
  /** What a manifest refers to need not be there. */
  readonly sparse: boolean;
  /** The registry lists referrers, and says so of a manifest with a subject. */
  readonly referrers: boolean;
}

/** What a manifest is stored as. */
interface Named {
  readonly digest: string;
  readonly tags: readonly string[];
}

/**
 * PUT of a manifest under a tag, or under its digest with tags in the query. What it refers to must be there unless `sparse`,
 * but for its subject and for layers that are not to be distributed.
 */
export function putManifest(
  store: Repositories,
  name: string,
  identifier: string,
  call: Call,
  { sparse, referrers }: ManifestRules,
): Reply {
  if (call.body.length > MAX_MANIFEST_BYTES) return errorReply(413, "SIZE_INVALID", "the manifest is too large");
  const named = namesOf(identifier, call);
  if (named === null) {
    return errorReply(400, "DIGEST_INVALID", `${identifier} is neither a tag nor the manifest's digest`);
  }
  const manifest = parseObject(call.body);
  if (manifest === null) return errorReply(400, "MANIFEST_INVALID", "the manifest is not a JSON object");
  const mediaType = mediaTypeOf(call.contentType, manifest["mediaType"]);
  if (!isManifestType(mediaType)) {
    return errorReply(400, "MANIFEST_INVALID", `Content-Type ${call.contentType} is not that of the manifest`);
  }
  const problem = shapeProblem(manifest, mediaType) ?? (sparse ? null : missing(store.find(name), manifest, mediaType));
  if (problem !== null) return problem;
  const repository = store.open(name);
  repository.manifests.set(named.digest, { bytes: call.body, mediaType });
  for (const tag of named.tags) repository.tags.set(tag, named.digest);
  const subject = member(manifest["subject"], "digest");
  return reply(201, {
    location: `/v2/${name}/manifests/${named.digest}`,
    "docker-content-digest": named.digest,
    ...(referrers && typeof subject === "string" ? { "oci-subject": subject } : {}),
    ...(call.query.has("tag") ? { "oci-tag": named.tags.join(", ") } : {}),
  });
}

/** Null when the identifier, or a tag in the query, is none, or when the digest is of other bytes. */
function namesOf(identifier: string, { query, body }: Call): Named | null {
  const tags = query.getAll("tag");
  if (!tags.every((tag) => TAG.test(tag))) return null;
  if (TAG.test(identifier)) return tags.length > 0 ? null : { digest: digestOf(body), tags: [identifier] };
  return isDigestOf(identifier, body) ? { digest: identifier, tags } : null;
}

/** What both the header (without parameters) and the manifest say, or the one that says something; null when they differ. */
function mediaTypeOf(contentType: string | null, own: unknown): string | null {
  const declared = contentType?.split(";")[0]?.trim() ?? null;
  if (typeof own !== "string") return own === undefined ? declared : null;
  return declared === null || declared === own ? own : null;
}

function shapeProblem(manifest: Readonly<Record<string, unknown>>, mediaType: string): Reply | null {
  const invalid = (what: string): Reply => errorReply(400, "MANIFEST_INVALID", what);
  if (manifest["schemaVersion"] !== 2) return invalid("schemaVersion is not 2");
  const list = manifest[isIndexType(mediaType) ? "manifests" : "layers"];
  if (!Array.isArray(list)) return invalid(isIndexType(mediaType) ? "manifests is no list" : "layers is no list");
  const config: unknown[] = isIndexType(mediaType) ? [] : [manifest["config"]];
  const subject: unknown[] = manifest["subject"] === undefined ? [] : [manifest["subject"]];
  const bad = [...config, ...(list as unknown[]), ...subject].find((each) => !isDescriptor(each));
  return bad === undefined ? null : invalid(`${JSON.stringify(bad)} is no descriptor`);
}

function isDescriptor(value: unknown): boolean {
  const digest = member(value, "digest");
  if (typeof digest !== "string" || typeof member(value, "mediaType") !== "string") return false;
  return algorithmOf(digest) !== null && Number.isSafeInteger(member(value, "size"));
}

/** The refusal of what is not there, or has another size; null when all is well. */
function missing(
  repository: Repository | null,
  manifest: Readonly<Record<string, unknown>>,
  mediaType: string,
): Reply | null {
  const isIndex = isIndexType(mediaType);
  const listed = isIndex ? manifest["manifests"] : [manifest["config"], ...(manifest["layers"] as unknown[])];
  for (const descriptor of listed as unknown[]) {
    const digest = String(member(descriptor, "digest"));
    const bytes = isIndex ? repository?.manifests.get(digest)?.bytes : repository?.blobs.get(digest);
    if (bytes === undefined && !isIndex && isElsewhere(descriptor)) continue;
    if (bytes === undefined) return errorReply(404, "MANIFEST_BLOB_UNKNOWN", `${digest} is not in this repository`);
    const size = Number(member(descriptor, "size"));
    if (size !== bytes.length)
      return errorReply(400, "SIZE_INVALID", `${digest} has ${bytes.length} bytes, not ${size}`);
  }
  return null;
}

/** Layers that are not to be distributed, and those with addresses of their own. */
function isElsewhere(descriptor: unknown): boolean {
  const urls = member(descriptor, "urls");
  if (Array.isArray(urls) && urls.length > 0) return true;
  return /\.nondistributable\.|\.foreign\./.test(String(member(descriptor, "mediaType")));
}
