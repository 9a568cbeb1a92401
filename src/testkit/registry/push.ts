/** Blobs on their way into the embedded registry (OCI distribution specification, "Pushing Blobs"). */
import { randomUUID } from "node:crypto";

import { algorithmOf, isAlgorithm, isDigestOf } from "./digests.js";
import { errorReply, reply, type Call, type Headers, type Reply } from "./message.js";
import type { Repositories } from "./store.js";

/** An upload that has begun and not ended. */
interface Upload {
  readonly repository: string;
  readonly received: Uint8Array;
}

/** All uploads that have begun and not ended. */
export class Uploads {
  readonly #open = new Map<string, Upload>();

  constructor(private readonly store: Repositories) {}

  /** POST: begins an upload, or ends it at once with `digest`, or mounts a blob of another repository. */
  begin(name: string, call: Call): Reply {
    const algorithm = call.query.get("digest-algorithm");
    if (algorithm !== null && !isAlgorithm(algorithm)) {
      return errorReply(400, "DIGEST_INVALID", `${algorithm} is no algorithm that is known here`);
    }
    const digest = call.query.get("digest");
    if (digest !== null) return this.#finish(name, digest, call.body);
    const mount = call.query.get("mount");
    const blob = mount === null ? null : this.#elsewhere(mount, call.query.get("from"));
    if (mount !== null && blob !== null) return this.#finish(name, mount, blob);
    const id = randomUUID();
    this.#open.set(id, { repository: name, received: new Uint8Array() });
    return this.#progress(202, name, id);
  }

  /** GET, PATCH, PUT and DELETE of an upload that has begun. */
  proceed(name: string, id: string, call: Call): Reply {
    const upload = this.#open.get(id);
    if (upload?.repository !== name) return errorReply(404, "BLOB_UPLOAD_UNKNOWN", `no upload ${id}`);
    const { received } = upload;
    switch (call.method) {
      case "GET":
        return this.#progress(204, name, id);
      case "DELETE":
        this.#open.delete(id);
        return reply(204);
      case "PATCH":
        return this.#misplaced(name, id, call, received) ?? this.#append(name, id, call, received);
      case "PUT":
        return this.#misplaced(name, id, call, received) ?? this.#end(name, id, call, received);
      default:
        return errorReply(405, "UNSUPPORTED", `${call.method} is not for uploads`);
    }
  }

  /** Anonymously from wherever it is. */
  #elsewhere(digest: string, from: string | null): Uint8Array | null {
    if (from === null) return this.store.blob(digest);
    return this.store.find(from)?.blobs.get(digest) ?? null;
  }

  /** The refusal of a chunk that does not begin where the upload stands, or is not as long as it says. */
  #misplaced(name: string, id: string, { contentRange, body }: Call, received: Uint8Array): Reply | null {
    if (contentRange === null) return null;
    const [, first, last] = /^(?:bytes )?(\d+)-(\d+)/.exec(contentRange) ?? [];
    if (first === undefined || Number(first) !== received.length) return this.#progress(416, name, id);
    if (Number(last) - Number(first) + 1 === body.length) return null;
    return errorReply(400, "SIZE_INVALID", `${contentRange} is not the length of the chunk, which is ${body.length}`);
  }

  #append(name: string, id: string, { body }: Call, received: Uint8Array): Reply {
    this.#open.set(id, { repository: name, received: Buffer.concat([received, body]) });
    return this.#progress(202, name, id);
  }

  #end(name: string, id: string, { query, body }: Call, received: Uint8Array): Reply {
    this.#open.delete(id);
    return this.#finish(name, query.get("digest") ?? "", Buffer.concat([received, body]));
  }

  #finish(name: string, digest: string, bytes: Uint8Array): Reply {
    if (algorithmOf(digest) === null) return errorReply(400, "DIGEST_INVALID", `${digest} is no digest`);
    if (!isDigestOf(digest, bytes)) return errorReply(400, "DIGEST_INVALID", `the bytes do not have ${digest}`);
    this.store.open(name).blobs.set(digest, new Uint8Array(bytes));
    return reply(201, { location: `/v2/${name}/blobs/${digest}`, "docker-content-digest": digest });
  }

  /** The range of an upload without bytes is the same as of one byte: the specification has no other. */
  #progress(status: number, name: string, id: string): Reply {
    const length = this.#open.get(id)?.received.length ?? 0;
    const headers: Headers = {
      location: `/v2/${name}/blobs/uploads/${id}`,
      "docker-upload-uuid": id,
      range: `0-${Math.max(0, length - 1)}`,
    };
    if (status !== 416) return reply(status, headers);
    return errorReply(416, "BLOB_UPLOAD_INVALID", `the upload has ${length} bytes, and goes on there`, headers);
  }
}
