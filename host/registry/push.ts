/** Writing to OCI registries (OCI distribution specification, "Push"). */
import { isObject, jsonObject } from "../json.js";
import { failureOf, type Answer } from "./answers.js";
import type { Descriptor } from "./descriptor.js";
import { isSha256Digest, sha256Digest } from "./digest.js";
import { LookupFailure, printable } from "./failure.js";
import { addReferrer } from "./referrersTag.js";
import { MAX_ERROR_BYTES, MAX_MANIFEST_BYTES, MAX_REMOTE_TEXT } from "./limits.js";
import { isMediaType } from "./manifest.js";
import type { MirrorLookup } from "./mirror.js";
import type { RegistryOptions } from "./options.js";
import { Registries, type Place } from "./place.js";
import { isTag, parseRepository } from "./reference.js";
import { requireStored, STORED } from "./stored.js";
import { uploadBlob } from "./upload.js";

/**
 * Pushes blobs and manifests. A repository is `host[:port]/name`. Mirrors are never written to, and blocked repositories
 * neither. Credentials go where `RegistryClient` sends them, and to no other host that an upload is sent on to. Every
 * method rejects with a `LookupFailure`, nothing else.
 */
export class RegistryWriter {
  readonly #registries: Registries;
  readonly #mirrors: MirrorLookup;
  /** The last write of each fallback tag: the next waits for it. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(options: RegistryOptions = {}) {
    this.#registries = new Registries(options);
    this.#mirrors = options.mirrors ?? (() => null);
  }

  /** HTTP requests sent so far, with those for tokens and further tries. */
  get requests(): number {
    return this.#registries.transport.requests;
  }

  /** Puts the bytes unless the registry has them, and gives their descriptor (`application/octet-stream`). */
  async putBlob(repository: string, bytes: Uint8Array, signal?: AbortSignal): Promise<Descriptor> {
    const place = this.#place(repository);
    const own = new Uint8Array(bytes);
    const digest = await sha256Digest(own);
    await uploadBlob({ registries: this.#registries, place, bytes: own, digest, signal });
    return { mediaType: "application/octet-stream", digest, size: own.length };
  }

  /**
   * Puts a manifest under a tag or its own digest, and gives its digest. What it names has to be there already: the
   * registry checks that.
   */
  async putManifest(
    repository: string,
    identifier: string,
    bytes: Uint8Array,
    mediaType: string,
    signal?: AbortSignal,
  ): Promise<string> {
    return (await this.#put(this.#place(repository), identifier, bytes, mediaType, signal)).digest;
  }

  /**
   * Puts a manifest with a `subject` by its digest, and gives that. Where the registry does not list it by itself, it is
   * added to the list under the subject's fallback tag, whose other entries stay. Two processes that add at the same time
   * can still lose an entry, since registries have no write that depends on what was read: the list is read again
   * afterwards, and a lost entry of one's own is added again.
   */
  async putReferrer(repository: string, bytes: Uint8Array, mediaType: string, signal?: AbortSignal): Promise<string> {
    const place = this.#place(repository);
    const subject = subjectOf(bytes);
    const { digest, answer } = await this.#put(place, null, bytes, mediaType, signal);
    if (answer.headers.get("oci-subject") === subject) return digest;
    const descriptor = { mediaType, digest, size: bytes.length };
    await this.#inTurn(`${repository}@${subject}`, async () => {
      await addReferrer({
        registries: this.#registries,
        place,
        subject,
        entry: { ...descriptor, ...describedBy(bytes) },
        put: async (tag, index, type) => void (await this.#put(place, tag, index, type, signal)),
        signal,
      });
    });
    return digest;
  }

  /** `identifier` null stands for the manifest's digest. */
  async #put(
    place: Place,
    identifier: string | null,
    bytes: Uint8Array,
    mediaType: string,
    signal?: AbortSignal,
  ): Promise<{ digest: string; answer: Answer }> {
    const own = new Uint8Array(bytes);
    const digest = await sha256Digest(own);
    requireSendable(identifier ?? digest, own, mediaType, digest);
    const answer = await this.#registries.ask(
      place,
      {
        method: "PUT",
        target: `manifests/${identifier ?? digest}`,
        accept: "*/*",
        maxBytes: MAX_ERROR_BYTES,
        actions: "pull,push",
        content: { type: mediaType, bytes: own },
        isRepeatable: true,
      },
      signal,
    );
    if (!STORED.has(answer.status)) throw failureOf(answer);
    requireStored(answer, digest);
    return { digest, answer };
  }

  async #inTurn(key: string, work: () => Promise<void>): Promise<void> {
    const before = this.#turns.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#turns.set(key, turn);
    try {
      await turn;
    } finally {
      if (this.#turns.get(key) === turn) this.#turns.delete(key);
    }
  }

  #place(name: string): Place {
    const { host, repository } = parseRepository(name);
    if (this.#mirrors(host, repository)?.blocked === true)
      throw refused(`${name} is blocked by the configuration of mirrors`);
    return this.#registries.place(host, repository);
  }
}

function requireSendable(identifier: string, bytes: Uint8Array, mediaType: string, digest: string): void {
  if (!isTag(identifier) && !isSha256Digest(identifier)) {
    throw refused(`${printable(identifier, MAX_REMOTE_TEXT)} is neither a tag nor a digest`);
  }
  if (isSha256Digest(identifier) && identifier !== digest) {
    throw refused(`a manifest with the digest ${digest} cannot be put under ${identifier}`);
  }
  if (!isMediaType(mediaType)) throw refused(`${printable(mediaType, MAX_REMOTE_TEXT)} is not a media type`);
  if (bytes.length > MAX_MANIFEST_BYTES) {
    throw new LookupFailure("too-large", `a manifest of ${bytes.length} bytes is larger than ${MAX_MANIFEST_BYTES}`);
  }
  const manifest = jsonObject(bytes);
  if (manifest === null) throw refused("a manifest is a JSON object");
  const own = manifest["mediaType"];
  if (own !== undefined && own !== mediaType) throw refused(`the manifest's own mediaType is not ${mediaType}`);
}

function subjectOf(bytes: Uint8Array): string {
  const subject = jsonObject(bytes)?.["subject"];
  const digest = isObject(subject) ? subject["digest"] : undefined;
  if (typeof digest === "string" && isSha256Digest(digest)) return digest;
  throw refused("the manifest has no subject with a sha256 digest");
}

/** What a list says of a manifest besides its descriptor (OCI image specification, "Referrers"). */
function describedBy(bytes: Uint8Array): { artifactType?: string; annotations?: unknown } {
  const { artifactType, config, annotations } = jsonObject(bytes) ?? {};
  const type = artifactType ?? (isObject(config) ? config["mediaType"] : undefined);
  return {
    ...(typeof type === "string" ? { artifactType: type } : {}),
    ...(isObject(annotations) ? { annotations } : {}),
  };
}

function refused(reason: string): LookupFailure {
  return new LookupFailure("refused", reason);
}
