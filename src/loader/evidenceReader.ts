/**
 * What a registry said about a module's signatures, kept beside the module, so that they can be verified again without a network.
 * Only what is not named by a digest is kept here: where tags point, and lists of referrers; everything else is in the cache by
 * its digest. Nothing of it is trusted: it proves no more than the same answers from a registry, whoever wrote it down.
 */
import type { RegistryReader } from "../../host/capability/registry.js";
import { isObject, utf8Text } from "../../host/json.js";
import { isSha256Digest, sha256Digest } from "../../host/registry/digest.js";
import { LookupFailure } from "../../host/registry/failure.js";
import type { DiskCache } from "../cache/diskCache.js";

/** The media type of the record in a cache's index. */
export const EVIDENCE_TYPE = "application/vnd.assay.signature-lookups.v1+json";

/** Answers by question; null stands for "there is none". Lists and manifests are named by the digest under which they are cached. */
type Answers = Record<string, string | null>;

/** Asks a registry, and notes its answers. */
export class RecordingReader implements RegistryReader {
  readonly #answers: Answers = {};

  constructor(
    private readonly reader: RegistryReader,
    private readonly cache: DiskCache,
  ) {}

  async resolve(reference: string, signal?: AbortSignal): Promise<string> {
    return await this.#noted(`resolve ${reference}`, async () => await this.reader.resolve(reference, signal));
  }

  async manifest(reference: string, signal?: AbortSignal): Promise<Uint8Array> {
    return await this.#content(`manifest ${reference}`, async () => await this.reader.manifest(reference, signal));
  }

  async blob(reference: string, signal?: AbortSignal): Promise<Uint8Array> {
    return await this.#content(`blob ${reference}`, async () => await this.reader.blob(reference, signal));
  }

  async referrers(reference: string, signal?: AbortSignal): Promise<Uint8Array> {
    return await this.#content(`referrers ${reference}`, async () => await this.reader.referrers(reference, signal));
  }

  /** Keeps what was noted under the name. */
  async keep(name: string): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(this.#answers));
    const digest = await sha256Digest(bytes);
    await this.cache.put(digest, bytes);
    await this.cache.addName({ name, digest, mediaType: EVIDENCE_TYPE, size: bytes.length });
  }

  async #content(question: string, ask: () => Promise<Uint8Array>): Promise<Uint8Array> {
    let bytes = new Uint8Array();
    await this.#noted(question, async () => {
      bytes = new Uint8Array(await ask());
      const digest = await sha256Digest(bytes);
      await this.cache.put(digest, bytes);
      return digest;
    });
    return bytes;
  }

  async #noted(question: string, ask: () => Promise<string>): Promise<string> {
    try {
      return (this.#answers[question] = await ask());
    } catch (error) {
      // What is not there may be noted; what nobody could say may not.
      if (error instanceof LookupFailure && error.code === "not-found") this.#answers[question] = null;
      throw error;
    }
  }
}

/** Answers from what was noted, and asks nobody. */
export class RecordedReader implements RegistryReader {
  private constructor(
    private readonly answers: Answers,
    private readonly cache: DiskCache,
  ) {}

  /** What was kept under the name, or null. */
  static async find(cache: DiskCache, name: string): Promise<RecordedReader | null> {
    const entry = await cache.name(name);
    const bytes = entry?.mediaType === EVIDENCE_TYPE ? await cache.get(entry.digest) : null;
    const answers = bytes === null ? null : parseAnswers(bytes);
    return answers === null ? null : new RecordedReader(answers, cache);
  }

  async resolve(reference: string): Promise<string> {
    return this.#answer(`resolve ${reference}`);
  }

  async manifest(reference: string): Promise<Uint8Array> {
    return await this.#content(`manifest ${reference}`);
  }

  async blob(reference: string): Promise<Uint8Array> {
    return await this.#content(`blob ${reference}`);
  }

  async referrers(reference: string): Promise<Uint8Array> {
    return await this.#content(`referrers ${reference}`);
  }

  async #content(question: string): Promise<Uint8Array> {
    const bytes = await this.cache.get(this.#answer(question));
    if (bytes === null) throw new LookupFailure("unavailable", "an answer that was kept is gone from the cache");
    return bytes;
  }

  #answer(question: string): string {
    const answer = this.answers[question];
    if (typeof answer === "string") return answer;
    if (answer === null) throw new LookupFailure("not-found", "it was not there when the registry was asked");
    throw new LookupFailure("unavailable", "the registry was not asked before");
  }
}

function parseAnswers(bytes: Uint8Array): Answers | null {
  try {
    const value: unknown = JSON.parse(utf8Text(bytes) ?? "null");
    if (!isObject(value)) return null;
    const isAnswer = (answer: unknown): boolean =>
      answer === null || (typeof answer === "string" && isSha256Digest(answer));
    return Object.values(value).every(isAnswer) ? (Object.assign(Object.create(null), value) as Answers) : null;
  } catch {
    return null;
  }
}
