/** The endpoints of the embedded registry (OCI distribution specification, "Endpoints"). */
import { errorReply, reply, type Call, type Reply } from "./message.js";
import { getBlob, getManifest, listReferrers, listTags } from "./pull.js";
import { putManifest, Uploads } from "./push.js";
import type { Repositories } from "./store.js";

const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const UPLOAD = /^\/v2\/(.+)\/blobs\/uploads(?:\/([^/]*))?$/;
const TAGS = /^\/v2\/(.+)\/tags\/list$/;
const CONTENT = /^\/v2\/(.+)\/(manifests|blobs|referrers)\/([^/]+)$/;

/** Answers requests from a store. */
export class Routes {
  /** Whether the referrers endpoint is there; without it, it answers 404. */
  referrers = true;
  readonly #uploads: Uploads;

  constructor(private readonly store: Repositories) {
    this.#uploads = new Uploads(store);
  }

  /** The reply; HEAD is answered like GET, and the server leaves out the body. */
  answer(call: Call): Reply {
    if (call.path === "/v2/" || call.path === "/v2") {
      return reply(200, { "docker-distribution-api-version": "registry/2.0" });
    }
    const [, name = "", ...rest] = UPLOAD.exec(call.path) ?? TAGS.exec(call.path) ?? CONTENT.exec(call.path) ?? [];
    if (name === "") return errorReply(404, "UNSUPPORTED", "no such endpoint");
    if (name.length > 255 || !NAME.test(name)) return errorReply(400, "NAME_INVALID", "not a repository name");
    if (UPLOAD.test(call.path)) return this.#upload(name, rest[0] ?? "", call);
    const reads = call.method === "GET" || call.method === "HEAD";
    if (!reads) return this.#write(name, rest, call);
    const [kind = "tags", identifier = ""] = rest;
    return this.#read(name, kind, identifier, call);
  }

  #read(name: string, kind: string, identifier: string, call: Call): Reply {
    const repository = this.store.find(name);
    if (kind === "referrers") {
      if (!this.referrers) return errorReply(404, "UNSUPPORTED", "no such endpoint");
      return listReferrers(repository, identifier, call);
    }
    if (repository === null) return errorReply(404, "NAME_UNKNOWN", `no repository ${name}`);
    if (kind === "manifests") return getManifest(repository, identifier);
    return kind === "blobs" ? getBlob(repository, identifier) : listTags(repository, name, call);
  }

  #write(name: string, [kind, identifier = ""]: readonly string[], call: Call): Reply {
    if (call.method === "PUT" && kind === "manifests") return putManifest(this.store, name, identifier, call);
    return errorReply(405, "UNSUPPORTED", `${call.method} is not supported here`);
  }

  #upload(name: string, id: string, call: Call): Reply {
    if (id !== "") return this.#uploads.proceed(name, id, call);
    if (call.method === "POST") return this.#uploads.begin(name, call);
    return errorReply(405, "UNSUPPORTED", `${call.method} does not begin an upload`);
  }
}
