/** Writing to the embedded registry (OCI distribution specification, "Push"). */
import { randomUUID } from "node:crypto";

import { digestOf } from "../bytes.js";
import { OCI_MANIFEST } from "./mediaTypes.js";
import { errorReply, reply, type Call, type Reply } from "./message.js";
import { member } from "./pull.js";
import { parseObject, type Repositories } from "./store.js";

/** Registries should take manifests of 4 MiB, and need not take larger ones. */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** Uploads that have begun and not ended. */
export class Uploads {
  readonly #open = new Map<string, Uint8Array>();

  constructor(private readonly store: Repositories) {}

  /** POST: begins an upload, or ends it at once with `digest`, or mounts a blob of another repository. */
  begin(name: string, call: Call): Reply {
    const digest = call.query.get("digest");
    if (digest !== null) return this.#finish(name, digest, call.body);
    const mount = call.query.get("mount");
    const blob = this.store.find(call.query.get("from") ?? "")?.blobs.get(mount ?? "");
    if (mount !== null && blob !== undefined) return this.#finish(name, mount, blob);
    const id = randomUUID();
    this.#open.set(id, call.body);
    return this.#progress(202, name, id);
  }

  /** GET, PATCH, PUT and DELETE of an upload that has begun. */
  proceed(name: string, id: string, call: Call): Reply {
    const received = this.#open.get(id);
    if (received === undefined) return errorReply(404, "BLOB_UPLOAD_UNKNOWN", `no upload ${id}`);
    switch (call.method) {
      case "GET":
        return this.#progress(204, name, id);
      case "DELETE":
        this.#open.delete(id);
        return reply(204);
      case "PATCH":
        if (!continues(call, received.length)) return this.#progress(416, name, id);
        this.#open.set(id, Buffer.concat([received, call.body]));
        return this.#progress(202, name, id);
      case "PUT":
        if (!continues(call, received.length)) return this.#progress(416, name, id);
        this.#open.delete(id);
        return this.#finish(name, call.query.get("digest") ?? "", Buffer.concat([received, call.body]));
      default:
        return errorReply(405, "UNSUPPORTED", `${call.method} is not for uploads`);
    }
  }

  #finish(name: string, digest: string, bytes: Uint8Array): Reply {
    if (digestOf(bytes) !== digest) return errorReply(400, "DIGEST_INVALID", `the bytes do not have ${digest}`);
    this.store.open(name).blobs.set(digest, new Uint8Array(bytes));
    return reply(201, { location: `/v2/${name}/blobs/${digest}`, "docker-content-digest": digest });
  }

  #progress(status: number, name: string, id: string): Reply {
    const length = this.#open.get(id)?.length ?? 0;
    return reply(status, {
      location: `/v2/${name}/blobs/uploads/${id}`,
      "docker-upload-uuid": id,
      range: `0-${Math.max(0, length - 1)}`,
    });
  }
}

/** PUT of a manifest under a tag or its digest. What it refers to need not be there. */
export function putManifest(store: Repositories, name: string, identifier: string, call: Call): Reply {
  if (call.body.length > MAX_MANIFEST_BYTES) return errorReply(413, "SIZE_INVALID", "the manifest is too large");
  const manifest = parseObject(call.body);
  if (manifest === null) return errorReply(400, "MANIFEST_INVALID", "the manifest is not a JSON object");
  const digest = digestOf(call.body);
  if (identifier !== digest && !TAG.test(identifier)) {
    return errorReply(400, "DIGEST_INVALID", `${identifier} is neither a tag nor the manifest's digest`);
  }
  const repository = store.open(name);
  const own = manifest["mediaType"];
  const mediaType = call.contentType ?? (typeof own === "string" ? own : OCI_MANIFEST);
  repository.manifests.set(digest, { bytes: call.body, mediaType });
  if (identifier !== digest) repository.tags.set(identifier, digest);
  const subject = member(manifest["subject"], "digest");
  return reply(201, {
    location: `/v2/${name}/manifests/${digest}`,
    "docker-content-digest": digest,
    ...(typeof subject === "string" ? { "oci-subject": subject } : {}),
  });
}

/** Whether Content-Range, if any, begins where the upload stands. */
function continues({ contentRange }: Call, received: number): boolean {
  if (contentRange === null) return true;
  const start = /^(?:bytes )?(\d+)-\d+/.exec(contentRange)?.[1];
  return start !== undefined && Number(start) === received;
}
