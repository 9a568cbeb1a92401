/** A read-only client of OCI registries (OCI distribution specification, "Pull"). It fetches and checks digests; it decides nothing. */
import { failureOf } from "./answers.js";
import type { Credentials } from "./credentials.js";
import type { DescribedManifest, Platform, ReferrerDescriptor } from "./descriptor.js";
import { isSha256Digest, sha256Digest } from "./digest.js";
import { LookupFailure, printable } from "./failure.js";
import { Flights } from "./flights.js";
import { KeptContent } from "./keptContent.js";
import { MAX_BLOB_BYTES, MAX_REMOTE_TEXT } from "./limits.js";
import { keptManifest, MANIFEST_REQUEST, manifestOf, requireDigest } from "./manifest.js";
import { askInOrder, placesFor, type MirrorLookup, type MirrorRun, type RepositoryName } from "./mirror.js";
import type { RegistryOptions } from "./options.js";
import { imageFor } from "./platform.js";
import { Registries, type Place } from "./place.js";
import { parseReference, parseRepository, type Reference } from "./reference.js";
import { isReferrersList, referrerDescriptors, referrersTag } from "./referrerList.js";
import { referrersIndex } from "./referrers.js";
import { signIn } from "./signIn.js";
import { TagMemory } from "./tagMemory.js";
import { listTags } from "./tags.js";

/** What is known of content before it is fetched. */
export interface KnownContent {
  /** The size that its descriptor states. */
  readonly size?: number;
}

/**
 * Looks things up in registries. Every method takes a reference in the strict form of `parseReference`, follows the
 * caller's signal to the end, and rejects with a `LookupFailure`, nothing else. Foreign layers' `urls` are never followed.
 *
 * Loopback registries are asked in plain HTTP. The host of a reference is connected to as it is: which registries may
 * be asked at all is the caller's business. Who asks for the same thing at the same time shares one request.
 */
export class RegistryClient {
  readonly #options: RegistryOptions;
  readonly #registries: Registries;
  readonly #mirrors: MirrorLookup;
  readonly #kept: KeptContent;
  readonly #tags: TagMemory;
  readonly #now: () => number;
  readonly #warn: (sentence: string) => void;
  readonly #maxBlobBytes: number;
  readonly #manifests = new Flights<DescribedManifest>();
  readonly #bytes = new Flights<Uint8Array<ArrayBuffer>>();
  readonly #digests = new Flights<string>();

  constructor(options: RegistryOptions = {}) {
    this.#options = options;
    this.#registries = new Registries(options);
    this.#mirrors = options.mirrors ?? (() => null);
    this.#warn = options.warn ?? (() => undefined);
    this.#now = options.now ?? Date.now;
    this.#kept = new KeptContent(options.cache ?? null, this.#warn);
    this.#tags = new TagMemory(options.tagLifetimeMs ?? 0, this.#now);
    this.#maxBlobBytes = options.maxBlobBytes ?? MAX_BLOB_BYTES;
  }

  /** HTTP requests sent so far, with those for redirects, tokens and further tries. */
  get requests(): number {
    return this.#registries.transport.requests;
  }

  /**
   * The digest (`sha256:<hex>`) of the manifest that a tag points at. It is the registry's word: whoever then reads
   * the manifest by this digest gets it checked. Without a usable digest in the answer to HEAD the manifest is read
   * and hashed here. With `tagLifetimeMs` it may be as old as that.
   */
  async resolve(reference: string, signal?: AbortSignal): Promise<string> {
    const target = parseReference(reference);
    if (target.byDigest) throw refused(reference, "there is no tag to resolve");
    const known = this.#tags.get(reference);
    if (known !== null) return known;
    const { value } = await this.#digests.join(
      { key: reference, what: `resolving ${reference}` },
      signal,
      async (shared) => {
        const askedAt = this.#now();
        const digest = await this.#inOrder(
          target,
          async (place) => await this.#resolveAt(place, target, shared),
          shared,
        );
        this.#tags.put(reference, digest, askedAt);
        return digest;
      },
    );
    return value;
  }

  /**
   * The manifest or index, exactly as sent. It is a JSON object and does not contradict its Content-Type; asked for by
   * digest it has that digest, asked for by tag it has the digest that the registry states, if any. Not checked: the
   * media type itself and anything else in it.
   */
  async manifest(reference: string, signal?: AbortSignal): Promise<Uint8Array> {
    return (await this.described(reference, signal)).bytes;
  }

  /** The manifest or index, under the same rules, with its digest and media type. */
  async described(reference: string, signal?: AbortSignal, known: KnownContent = {}): Promise<DescribedManifest> {
    const target = this.#asRemembered(parseReference(reference), reference);
    const work = { key: `${known.size ?? ""} ${textOf(target)}`, what: `reading ${textOf(target)}` };
    const { value, isShared } = await this.#manifests.join(
      work,
      signal,
      async (shared) => await this.#manifest(target, known, shared),
    );
    return isShared ? { ...value, bytes: value.bytes.slice() } : value;
  }

  /** The blob, by digest only; its bytes have that digest. With `size`, that of its descriptor, no more is read. */
  async blob(reference: string, signal?: AbortSignal, known: KnownContent = {}): Promise<Uint8Array> {
    const target = parseReference(reference);
    if (!target.byDigest) throw refused(reference, "a blob is named by its digest");
    const { size } = known;
    if (size !== undefined && size > this.#maxBlobBytes) {
      throw new LookupFailure("too-large", `${reference} has ${size} bytes, more than ${this.#maxBlobBytes}`);
    }
    const work = { key: `blob ${size ?? ""} ${reference}`, what: `reading the blob ${reference}` };
    return await this.#shared(work, signal, async (shared) => await this.#blob(target, known, shared));
  }

  /**
   * All manifests whose `subject` is the digest, as an image index: the registry's list, its pages put together. The
   * list is the registry's word, and none of it is checked but its form. `not-found` when the registry has no such
   * endpoint: then the tag of the referrers schema may hold the list.
   */
  async referrers(reference: string, signal?: AbortSignal): Promise<Uint8Array> {
    return await this.#referrers(reference, undefined, signal);
  }

  /**
   * What refers to the digest: the registry's list, else that under the fallback tag, else none. With `artifactType` only
   * entries of that type, whether or not the registry left the others out. It is the registry's word: what counts is in
   * the manifests themselves.
   */
  async listReferrers(
    reference: string,
    { artifactType }: { readonly artifactType?: string } = {},
    signal?: AbortSignal,
  ): Promise<ReferrerDescriptor[]> {
    const index = await this.#referrersOrTag(reference, artifactType, signal);
    const entries = index === null ? [] : referrerDescriptors(index);
    return entries.filter((entry) => artifactType === undefined || entry.artifactType === artifactType);
  }

  /**
   * The manifest of the image for a platform: the reference's own when it names an image, else the first that matches in
   * the index, or in an index inside of it.
   */
  async platformManifest(reference: string, platform: Platform, signal?: AbortSignal): Promise<DescribedManifest> {
    const { host, repository } = parseReference(reference);
    const top = await this.described(reference, signal);
    return await imageFor(platform, top, async (digest, size) => {
      return await this.described(`${host}/${repository}@${digest}`, signal, { size });
    });
  }

  /** The tags of a repository (`host[:port]/name`), all pages, in the registry's order. */
  async tags(repository: string, signal?: AbortSignal): Promise<string[]> {
    const name = parseRepository(repository);
    return await this.#run(name, "tag", async (place) => await listTags(this.#registries, place, signal), signal);
  }

  /**
   * Asks the registry (`host[:port]`) whether it takes the credentials, and for nothing else. False when it did not ask for
   * any: then nobody knows.
   * @throws LookupFailure `unauthorized` when it does not take them
   */
  async signIn(host: string, credentials: Credentials, signal?: AbortSignal): Promise<boolean> {
    parseRepository(`${host}/any`);
    return await signIn({ ...this.#options, credentials: async () => credentials }, host, signal);
  }

  async #resolveAt(place: Place, target: Reference, signal: AbortSignal): Promise<string> {
    const wanted = { ...MANIFEST_REQUEST, method: "HEAD", target: `manifests/${target.identifier}` } as const;
    const head = await this.#registries.ask(place, wanted, signal);
    const digest = head.headers.get("docker-content-digest");
    if (head.status === 200 && digest !== null && isSha256Digest(digest)) return digest;
    if (head.status >= 500 || [401, 403, 404, 408, 429].includes(head.status)) throw failureOf(head);
    return (await this.#manifestAt(place, target, {}, signal)).digest;
  }

  async #manifest(target: Reference, known: KnownContent, signal: AbortSignal): Promise<DescribedManifest> {
    const kept = target.byDigest ? await this.#kept.get(target.identifier) : null;
    const described = kept === null ? null : keptManifest(kept, target.identifier);
    if (described !== null && (known.size ?? described.bytes.length) === described.bytes.length) return described;
    const askedAt = this.#now();
    const fetched = await this.#inOrder(
      target,
      async (place) => await this.#manifestAt(place, target, known, signal),
      signal,
    );
    if (!target.byDigest) this.#tags.put(textOf(target), fetched.digest, askedAt);
    await this.#kept.put(fetched.digest, fetched.bytes);
    return fetched;
  }

  async #manifestAt(
    place: Place,
    { identifier, byDigest }: Reference,
    known: KnownContent,
    signal: AbortSignal,
  ): Promise<DescribedManifest> {
    const wanted = { ...MANIFEST_REQUEST, ...known, method: "GET", target: `manifests/${identifier}` } as const;
    const answer = await this.#registries.ask(place, wanted, signal);
    if (answer.status !== 200) throw failureOf(answer);
    return await manifestOf(answer, byDigest ? identifier : null);
  }

  async #blob(target: Reference, { size }: KnownContent, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const kept = await this.#kept.get(target.identifier);
    if (kept !== null && kept.length <= this.#maxBlobBytes && (size ?? kept.length) === kept.length) return kept;
    const bytes = await this.#inOrder(target, async (place) => await this.#blobAt(place, target, size, signal), signal);
    await this.#kept.put(target.identifier, bytes);
    return bytes;
  }

  async #blobAt(
    place: Place,
    { identifier }: Reference,
    size: number | undefined,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const wanted = {
      method: "GET",
      target: `blobs/${identifier}`,
      accept: "*/*",
      maxBytes: this.#maxBlobBytes,
    } as const;
    const answer = await this.#registries.ask(place, size === undefined ? wanted : { ...wanted, size }, signal);
    if (answer.status !== 200) throw failureOf(answer);
    requireDigest(answer, await sha256Digest(answer.bytes), identifier);
    return answer.bytes;
  }

  async #referrers(
    reference: string,
    artifactType: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const target = parseReference(reference);
    if (!target.byDigest) throw refused(reference, "referrers are listed by digest");
    const request = { digest: target.identifier, ...(artifactType === undefined ? {} : { artifactType }) };
    const work = { key: `referrers ${reference} ${artifactType ?? ""}`, what: `listing the referrers of ${reference}` };
    return await this.#shared(work, signal, async (shared) => {
      const attempt = async (place: Place): Promise<Uint8Array<ArrayBuffer>> =>
        await referrersIndex(this.#registries, place, request, shared);
      // Mirrors hold images and often not what refers to them: their empty list is not the last word.
      return await this.#run(target, "digest", attempt, shared, (index) => referrerDescriptors(index).length === 0);
    });
  }

  /** The index that lists the referrers, null when there is none; a tag that holds something else is no list. */
  async #referrersOrTag(
    reference: string,
    artifactType: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array | null> {
    try {
      return await this.#referrers(reference, artifactType, signal);
    } catch (error) {
      if (!(error instanceof LookupFailure) || error.code !== "not-found") throw error;
    }
    const { host, repository, identifier } = parseReference(reference);
    try {
      const { mediaType, bytes } = await this.described(`${host}/${repository}:${referrersTag(identifier)}`, signal);
      return isReferrersList(mediaType, bytes) ? bytes : null;
    } catch (error) {
      if (error instanceof LookupFailure && error.code === "not-found") return null;
      throw error;
    }
  }

  /** The reference by the digest that its tag is remembered with, if it is. */
  #asRemembered(target: Reference, reference: string): Reference {
    const digest = target.byDigest ? null : this.#tags.get(reference);
    return digest === null ? target : { ...target, identifier: digest, byDigest: true };
  }

  async #shared(
    work: { readonly key: string; readonly what: string },
    signal: AbortSignal | undefined,
    start: (signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { value, isShared } = await this.#bytes.join(work, signal, start);
    return isShared ? value.slice() : value;
  }

  async #inOrder<T>(target: Reference, attempt: (place: Place) => Promise<T>, signal: AbortSignal): Promise<T> {
    return await this.#run(target, target.byDigest ? "digest" : "tag", attempt, signal);
  }

  async #run<T>(
    name: RepositoryName,
    by: "digest" | "tag",
    attempt: (place: Place) => Promise<T>,
    signal: AbortSignal | undefined,
    isDoubtful?: (answer: T) => boolean,
  ): Promise<T> {
    const places = placesFor(this.#registries, this.#mirrors, name, by);
    const run: MirrorRun<T> = { places, name, attempt, warn: this.#warn, signal };
    return await askInOrder(isDoubtful === undefined ? run : { ...run, isDoubtful });
  }
}

function textOf({ host, repository, identifier, byDigest }: Reference): string {
  return `${host}/${repository}${byDigest ? "@" : ":"}${identifier}`;
}

function refused(reference: string, reason: string): LookupFailure {
  return new LookupFailure("refused", `${printable(reference, MAX_REMOTE_TEXT)} is refused: ${reason}`);
}
