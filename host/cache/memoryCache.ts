/** A content cache in memory, bounded in bytes. */
import type { ContentCache } from "./contentCache.js";

/** Added to each entry's size for what the table itself takes, so that many tiny entries are bounded too. */
const ENTRY_OVERHEAD = 256;

/** Keeps what was used last. Content larger than the whole cache is not kept. */
export class MemoryCache implements ContentCache {
  readonly #maxBytes: number;
  /** In order of use, the oldest first. */
  readonly #entries = new Map<string, Uint8Array<ArrayBuffer>>();
  #bytes = 0;

  /** `maxBytes` bounds all entries together, each with 256 bytes on top. */
  constructor({ maxBytes }: { readonly maxBytes: number }) {
    this.#maxBytes = maxBytes;
  }

  /** How much of the bound is taken. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A copy: what the caller does to it does nothing to the cache. */
  async get(digest: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const found = this.#entries.get(digest);
    if (found === undefined) return null;
    this.#entries.delete(digest);
    this.#entries.set(digest, found);
    return found.slice();
  }

  async put(digest: string, bytes: Uint8Array): Promise<void> {
    this.#remove(digest);
    const cost = costOf(bytes);
    if (cost > this.#maxBytes) return;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes + cost <= this.#maxBytes) break;
      this.#remove(oldest);
    }
    this.#entries.set(digest, new Uint8Array(bytes));
    this.#bytes += cost;
  }

  #remove(digest: string): void {
    const found = this.#entries.get(digest);
    if (found === undefined) return;
    this.#entries.delete(digest);
    this.#bytes -= costOf(found);
  }
}

function costOf(bytes: Uint8Array): number {
  return bytes.length + ENTRY_OVERHEAD;
}
