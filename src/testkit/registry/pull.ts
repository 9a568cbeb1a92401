/** Reading from the embedded registry (OCI distribution specification, "Pull" and "Content Discovery"). */
import { OCI_INDEX } from "./mediaTypes.js";
import { errorReply, jsonReply, reply, type Call, type Reply } from "./message.js";
import { parseObject, type Repository } from "./store.js";

/** A manifest by tag or digest. */
export function getManifest(repository: Repository, identifier: string): Reply {
  const found = repository.manifest(identifier);
  if (found === null) return errorReply(404, "MANIFEST_UNKNOWN", `no manifest ${identifier}`);
  return reply(200, { "content-type": found.mediaType, "docker-content-digest": found.digest }, found.bytes);
}

/** A blob by digest. */
export function getBlob(repository: Repository, digest: string): Reply {
  const bytes = repository.blobs.get(digest);
  if (bytes === undefined) return errorReply(404, "BLOB_UNKNOWN", `no blob ${digest}`);
  return reply(200, { "content-type": "application/octet-stream", "docker-content-digest": digest }, bytes);
}

/** The tags in order, with `n` and `last` as in "Listing Tags". */
export function listTags(repository: Repository, name: string, { query, path }: Call): Reply {
  const last = query.get("last") ?? "";
  const all = [...repository.tags.keys()].sort().filter((tag) => tag > last);
  const count = query.get("n");
  const tags = count === null ? all : all.slice(0, Number(count));
  const more = tags.length > 0 && tags.length < all.length;
  const next = `<${path}?n=${count}&last=${encodeURIComponent(tags.at(-1) ?? "")}>; rel="next"`;
  return jsonReply(200, { name, tags }, more ? { link: next } : {});
}

/** An index of the manifests whose `subject` is the digest ("Listing Referrers"); empty when there are none. */
export function listReferrers(repository: Repository | null, subject: string, { query }: Call): Reply {
  const wanted = query.get("artifactType");
  const all = referrersIndex(repository, subject);
  const manifests = all.manifests.filter((entry) => wanted === null || entry["artifactType"] === wanted);
  const headers = { "content-type": OCI_INDEX };
  const filtered = { "oci-filters-applied": "artifactType" };
  return jsonReply(200, { ...all, manifests }, wanted === null ? headers : { ...headers, ...filtered });
}

/** The same as a value, unfiltered. */
export function referrersIndex(
  repository: Repository | null,
  subject: string,
): { schemaVersion: 2; mediaType: string; manifests: Record<string, unknown>[] } {
  const manifests = [...(repository?.manifests ?? [])]
    .map(([digest, { bytes, mediaType }]) => referrer(subject, digest, bytes, mediaType))
    .filter((entry) => entry !== null);
  return { schemaVersion: 2, mediaType: OCI_INDEX, manifests };
}

/** The descriptor of a manifest that has this subject, or null. */
function referrer(
  subject: string,
  digest: string,
  bytes: Uint8Array,
  mediaType: string,
): Record<string, unknown> | null {
  const manifest = parseObject(bytes);
  if (member(manifest?.["subject"], "digest") !== subject) return null;
  const artifactType = manifest?.["artifactType"] ?? member(manifest?.["config"], "mediaType");
  const annotations = manifest?.["annotations"];
  return { mediaType, digest, size: bytes.length, artifactType, annotations };
}

/** A member of an object, undefined when it is not one. */
export function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
