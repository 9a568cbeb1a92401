/** Downloads from one TUF repository, under the rules of the transport. */
import { failureOf } from "../registry/answers.js";
import { LookupFailure } from "../registry/failure.js";
import type { Transport } from "../registry/transport.js";

/** All that one update may read: a chain of roots, four roles, delegated ones and a target; Sigstore's have some 100 KB. */
const MAX_TOTAL_BYTES = 32 * 1024 * 1024;

/** One update's downloads. */
export class TufDownloads {
  /** The first download that failed. */
  failure: LookupFailure | null = null;
  #left = MAX_TOTAL_BYTES;

  constructor(
    private readonly transport: Transport,
    /** The repository: metadata stands directly below. Its path ends with a slash. */
    readonly url: URL,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Where targets are. */
  get targetsUrl(): URL {
    return new URL("targets/", this.url);
  }

  /** The file, or null when the repository has none (404, or 403 as object stores say it). */
  async find(url: URL, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const answer = await this.#get(url, maxBytes);
    return answer.status === 404 || answer.status === 403 ? null : this.#bytesOf(answer);
  }

  /** The file; a failure is kept. */
  async get(url: URL, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return this.#bytesOf(await this.#get(url, maxBytes));
    } catch (error) {
      if (error instanceof LookupFailure) this.failure ??= error;
      throw error;
    }
  }

  #bytesOf(answer: Awaited<ReturnType<Transport["exchange"]>>): Uint8Array<ArrayBuffer> {
    if (answer.status !== 200) throw failureOf(answer);
    this.#left -= answer.bytes.length;
    return answer.bytes;
  }

  async #get(url: URL, maxBytes: number): ReturnType<Transport["exchange"]> {
    if (!url.href.startsWith(this.url.href)) {
      throw new LookupFailure("refused", "the repository's metadata names a place outside of the repository");
    }
    if (this.#left <= 0) throw new LookupFailure("too-large", `an update reads no more than ${MAX_TOTAL_BYTES} bytes`);
    return await this.transport.exchange(
      {
        method: "GET",
        url,
        accept: "*/*",
        authorization: null,
        registry: this.url,
        maxBytes: Math.min(maxBytes, this.#left),
      },
      this.signal,
    );
  }
}
