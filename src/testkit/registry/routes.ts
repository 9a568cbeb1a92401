/** The endpoints of the embedded registry (OCI distribution specification, "Endpoints"). */
import { listReferrers, listTags } from "./discover.js";
import { errorReply, reply, type Call, type Reply } from "./message.js";
import { getBlob, getManifest } from "./pull.js";
import { Uploads } from "./push.js";
import { putManifest } from "./pushManifest.js";
import { deleteBlob, deleteManifest } from "./remove.js";
import type { Repositories } from "./store.js";

const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const UPLOAD = /^\/v2\/(.+)\/blobs\/uploads(?:\/([^/]*))?$/;
const TAGS = /^\/v2\/(.+)\/tags\/list$/;
const CONTENT = /^\/v2\/(.+)\/(manifests|blobs|referrers)\/([^/]+)$/;

/** Answers requests from a store. */
export class Routes {
  /** Whether the referrers endpoint is there; without it, it answers 404. */
  referrers = true;
  /** How many entries of a list come at once, at most; null is all. */
  pageSize: number | null = null;
  readonly #uploads: Uploads;

  /** `sparse` takes manifests whose content is not there. */
  constructor(
    private readonly store: Repositories,
    private readonly sparse: boolean,
  ) {
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
    const [kind = "tags", identifier = ""] = rest;
    if (call.method === "GET" || call.method === "HEAD") return this.#read(name, kind, identifier, call);
    if (call.method === "PUT" && kind === "manifests") {
      return putManifest(this.store, name, identifier, call, { sparse: this.sparse, referrers: this.referrers });
    }
    if (call.method === "DELETE") return this.#delete(name, kind, identifier);
    return errorReply(405, "UNSUPPORTED", `${call.method} is not supported here`);
  }

  #read(name: string, kind: string, identifier: string, call: Call): Reply {
    const repository = this.store.find(name);
    if (kind === "referrers") {
      if (!this.referrers) return errorReply(404, "UNSUPPORTED", "no such endpoint");
      return listReferrers(repository, identifier, call, this.pageSize);
    }
    if (repository === null) return errorReply(404, "NAME_UNKNOWN", `no repository ${name}`);
    if (kind === "manifests") return getManifest(repository, identifier);
    return kind === "blobs" ? getBlob(repository, identifier, call) : listTags(repository, name, call, this.pageSize);
  }

  #delete(name: string, kind: string, identifier: string): Reply {
    if (kind !== "manifests" && kind !== "blobs") return errorReply(405, "UNSUPPORTED", `${kind} are not deleted`);
    const repository = this.store.find(name);
    if (repository === null) return errorReply(404, "NAME_UNKNOWN", `no repository ${name}`);
    return kind === "manifests" ? deleteManifest(repository, identifier) : deleteBlob(repository, identifier);
  }

  #upload(name: string, id: string, call: Call): Reply {
    if (id !== "") return this.#uploads.proceed(name, id, call);
    if (call.method === "POST") return this.#uploads.begin(name, call);
    return errorReply(405, "UNSUPPORTED", `${call.method} does not begin an upload`);
  }
}
