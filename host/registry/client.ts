/** A read-only client of OCI registries (OCI distribution specification, "Pull"). It fetches and checks digests; it decides nothing. */
import { failureOf, invalidAnswer, jsonObject, type Answer } from "./answers.js";
import { Authenticator, type Access } from "./auth.js";
import type { DescribedManifest, Platform, ReferrerDescriptor } from "./descriptor.js";
import { isSha256Digest, sha256Digest } from "./digest.js";
import { LookupFailure, printable } from "./failure.js";
import { MAX_BLOB_BYTES, MAX_MANIFEST_BYTES, MAX_REMOTE_TEXT } from "./limits.js";
import type { RegistryOptions } from "./options.js";
import { parseReference, type Reference } from "./reference.js";
import { hasNoEndpoint, INDEX_TYPE, ReferrersList } from "./referrers.js";
import { Transport } from "./transport.js";

const MANIFEST_TYPES: readonly string[] = [
  INDEX_TYPE,
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];
/** docker.io is a name; its registry answers elsewhere. */
const DOCKER_HUB = "docker.io";
const DOCKER_HUB_REGISTRY = "registry-1.docker.io";

/** What to get: the part of the path after the repository, and how. */
interface Wanted {
  readonly method: "GET" | "HEAD";
  readonly kind: "manifests" | "blobs" | "referrers";
  readonly accept: string;
  readonly maxBytes: number;
}

const MANIFEST = { kind: "manifests", accept: MANIFEST_TYPES.join(", "), maxBytes: MAX_MANIFEST_BYTES } as const;

/**
 * Looks things up in registries. Every method takes a reference in the strict form of `parseReference`, follows the
 * caller's signal to the end, and rejects with a `LookupFailure`, nothing else. Foreign layers' `urls` are never followed.
 *
 * Loopback registries are asked in plain HTTP. The host of a reference is connected to as it is: which registries may
 * be asked at all is the caller's business.
 */
export class RegistryClient {
  readonly #transport: Transport;
  readonly #authenticator: Authenticator;
  readonly #maxBlobBytes: number;

  constructor(options: RegistryOptions = {}) {
    this.#transport = new Transport(options);
    this.#authenticator = new Authenticator(this.#transport, options);
    this.#maxBlobBytes = options.maxBlobBytes ?? MAX_BLOB_BYTES;
  }

  /** HTTP requests sent so far, with those for redirects, tokens and further tries. */
  get requests(): number {
    return this.#transport.requests;
  }

  /**
   * The digest (`sha256:<hex>`) of the manifest that a tag points at. It is the registry's word: whoever then reads
   * the manifest by this digest gets it checked. Without a usable digest in the answer to HEAD the manifest is read
   * and hashed here.
   */
  async resolve(reference: string, signal?: AbortSignal): Promise<string> {
    const target = parseReference(reference);
    if (target.byDigest) throw refused(reference, "there is no tag to resolve");
    const head = await this.#request(target, { ...MANIFEST, method: "HEAD" }, signal);
    const digest = head.headers.get("docker-content-digest");
    if (head.status === 200 && digest !== null && isSha256Digest(digest)) return digest;
    if (head.status >= 500 || [401, 403, 404, 408, 429].includes(head.status)) throw failureOf(head);
    return await sha256Digest(await this.#manifest(target, signal));
  }

  /**
   * The manifest or index, exactly as sent. It is a JSON object and does not contradict its Content-Type; asked for by
   * digest it has that digest, asked for by tag it has the digest that the registry states, if any. Not checked: the
   * media type itself and anything else in it.
   */
  async manifest(reference: string, signal?: AbortSignal): Promise<Uint8Array> {
    return await this.#manifest(parseReference(reference), signal);
  }

  /** The blob, by digest only; its bytes have that digest. With `size`, that of its descriptor, no more is read. */
  async blob(reference: string, signal?: AbortSignal, _known: { readonly size?: number } = {}): Promise<Uint8Array> {
    const target = parseReference(reference);
    if (!target.byDigest) throw refused(reference, "a blob is named by its digest");
    const wanted: Wanted = { method: "GET", kind: "blobs", accept: "*/*", maxBytes: this.#maxBlobBytes };
    const answer = await this.#request(target, wanted, signal);
    if (answer.status !== 200) throw failureOf(answer);
    await requireDigest(answer, target.identifier);
    return answer.bytes;
  }

  /**
   * All manifests whose `subject` is the digest, as an image index: the registry's list, its pages put together. The
   * list is the registry's word, and none of it is checked but its form. `not-found` when the registry has no such
   * endpoint: then the tag of the referrers schema may hold the list.
   */
  async referrers(reference: string, signal?: AbortSignal): Promise<Uint8Array> {
    const target = parseReference(reference);
    if (!target.byDigest) throw refused(reference, "referrers are listed by digest");
    const list = new ReferrersList(this.#registryUrl(target.host));
    for (let url: URL | null | undefined; url !== null;) {
      const wanted: Wanted = { method: "GET", kind: "referrers", accept: INDEX_TYPE, maxBytes: list.room };
      const answer = await this.#request(target, wanted, signal, url);
      if (url === undefined && hasNoEndpoint(answer)) throw new LookupFailure("not-found", failureOf(answer).message);
      if (answer.status !== 200) throw failureOf(answer);
      url = list.add(answer);
    }
    return list.index();
  }

  /** The manifest or index with its digest and media type. */
  async described(_reference: string, _signal?: AbortSignal): Promise<DescribedManifest> {
    throw new LookupFailure("refused", "this look-up is not there yet");
  }

  /**
   * The manifest of the image for a platform: the reference's own when it names an image, else the first that matches in
   * the index, or in an index inside of it.
   */
  async platformManifest(_reference: string, _platform: Platform, _signal?: AbortSignal): Promise<DescribedManifest> {
    throw new LookupFailure("refused", "this look-up is not there yet");
  }

  /** The tags of a repository (`host[:port]/name`), all pages, in the registry's order. */
  async tags(_repository: string, _signal?: AbortSignal): Promise<string[]> {
    throw new LookupFailure("refused", "this look-up is not there yet");
  }

  /** What refers to the digest, by the registry's list or by the fallback tag; filtered here by `artifactType`, if given. */
  async listReferrers(
    _reference: string,
    _options: { readonly artifactType?: string } = {},
    _signal?: AbortSignal,
  ): Promise<ReferrerDescriptor[]> {
    throw new LookupFailure("refused", "this look-up is not there yet");
  }

  async #manifest(target: Reference, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const answer = await this.#request(target, { ...MANIFEST, method: "GET" }, signal);
    if (answer.status !== 200) throw failureOf(answer);
    const stated = answer.headers.get("docker-content-digest") ?? "";
    if (target.byDigest) await requireDigest(answer, target.identifier);
    else if (isSha256Digest(stated)) await requireDigest(answer, stated);
    requireMediaType(answer);
    return answer.bytes;
  }

  /** The answer to the request; a 401 is answered once. `page` is a URL of the registry in place of the first one. */
  async #request(target: Reference, wanted: Wanted, signal?: AbortSignal, page?: URL): Promise<Answer> {
    const registry = this.#registryUrl(target.host);
    const { method, kind, accept, maxBytes } = wanted;
    const url = page ?? new URL(`/v2/${target.repository}/${kind}/${target.identifier}`, registry);
    const access: Access = { host: target.host, registry, repository: target.repository };
    const ask = async (authorization: string | null): Promise<Answer> =>
      await this.#transport.exchange({ method, url, accept, authorization, registry, maxBytes }, signal);
    const known = this.#authenticator.known(access);
    const first = await ask(known);
    if (first.status !== 401 || first.url.origin !== registry.origin) return first;
    const second = await ask(await this.#authenticator.authorize(access, first, known, signal));
    if (second.status === 401) this.#authenticator.forget(access);
    return second;
  }

  #registryUrl(host: string): URL {
    const name = host === DOCKER_HUB ? DOCKER_HUB_REGISTRY : host;
    const plain = new URL(`http://${name}/`);
    return this.#transport.allowsPlainHttp(plain) ? plain : new URL(`https://${name}/`);
  }
}

async function requireDigest(answer: Answer, digest: string): Promise<void> {
  const actual = await sha256Digest(answer.bytes);
  if (actual !== digest) throw invalidAnswer(answer, `answered bytes with the digest ${actual}, not ${digest}`);
}

/**
 * Content-Type against the manifest's own `mediaType`. Compared only when both are there and Content-Type is one of the
 * four manifest types: registries and content stores that know no better say application/octet-stream or text/plain,
 * and that contradicts nothing.
 */
function requireMediaType(answer: Answer): void {
  const manifest = jsonObject(answer.bytes);
  if (manifest === null) throw invalidAnswer(answer, "answered something that is not a JSON object");
  const stated = (answer.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const own = manifest["mediaType"];
  if (typeof own !== "string" || !MANIFEST_TYPES.includes(stated) || own === stated) return;
  throw invalidAnswer(answer, `answered a ${printable(own, MAX_REMOTE_TEXT)} and called it ${stated}`);
}

function refused(reference: string, reason: string): LookupFailure {
  return new LookupFailure("refused", `${printable(reference, MAX_REMOTE_TEXT)} is refused: ${reason}`);
}
