/** Reading from the embedded registry (OCI distribution specification, "Pull"). */
import { algorithmOf } from "./digests.js";
import { errorReply, reply, type Call, type Reply } from "./message.js";
import { byteRange } from "./range.js";
import type { Repository } from "./store.js";

/** A manifest by tag or digest. */
export function getManifest(repository: Repository, identifier: string): Reply {
  const found = repository.manifest(identifier);
  if (found !== null) {
    return reply(200, { "content-type": found.mediaType, "docker-content-digest": found.digest }, found.bytes);
  }
  return malformed(identifier) ?? errorReply(404, "MANIFEST_UNKNOWN", `no manifest ${identifier}`);
}

/** A blob by digest, or a range of it. */
export function getBlob(repository: Repository, digest: string, { range }: Call): Reply {
  const bytes = repository.blobs.get(digest);
  if (bytes === undefined) return malformed(digest) ?? errorReply(404, "BLOB_UNKNOWN", `no blob ${digest}`);
  const headers = {
    "content-type": "application/octet-stream",
    "docker-content-digest": digest,
    "accept-ranges": "bytes",
  };
  const wanted = byteRange(range, bytes.length);
  if (wanted === null) return reply(200, headers, bytes);
  if (wanted === "unsatisfiable") return reply(416, { "content-range": `bytes */${bytes.length}` });
  const { first, last } = wanted;
  const partial = { ...headers, "content-range": `bytes ${first}-${last}/${bytes.length}` };
  return reply(206, partial, bytes.subarray(first, last + 1));
}

/** The refusal of what would be a digest and is none. */
export function malformed(identifier: string): Reply | null {
  if (!identifier.includes(":") || algorithmOf(identifier) !== null) return null;
  return errorReply(400, "DIGEST_INVALID", `${identifier} is no digest that is known here`);
}
