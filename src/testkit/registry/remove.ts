/** Deleting from the embedded registry (OCI distribution specification, "Content Management"). */
import { errorReply, reply, type Reply } from "./message.js";
import { malformed } from "./pull.js";
import type { Repository } from "./store.js";

/** A tag, or a manifest with all tags that point to it. */
export function deleteManifest(repository: Repository, identifier: string): Reply {
  if (repository.tags.delete(identifier)) return reply(202);
  if (!repository.manifests.delete(identifier)) {
    return malformed(identifier) ?? errorReply(404, "MANIFEST_UNKNOWN", `no manifest ${identifier}`);
  }
  for (const [tag, digest] of repository.tags) if (digest === identifier) repository.tags.delete(tag);
  return reply(202);
}

/** A blob, whatever refers to it. */
export function deleteBlob(repository: Repository, digest: string): Reply {
  if (repository.blobs.delete(digest)) return reply(202);
  return malformed(digest) ?? errorReply(404, "BLOB_UNKNOWN", `no blob ${digest}`);
}
