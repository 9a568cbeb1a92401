/** A content cache as the client uses it: distrusted, and never in the way. */
import type { ContentCache } from "../cache/contentCache.js";
import { sha256Digest } from "./digest.js";

/** Reads and writes a cache, or none. Nothing here fails. */
export class KeptContent {
  constructor(
    private readonly cache: ContentCache | null,
    private readonly warn: (sentence: string) => void,
  ) {}

  /** Bytes with that digest, hashed here; null when the cache has none, has others, or fails. */
  async get(digest: string): Promise<Uint8Array<ArrayBuffer> | null> {
    if (this.cache === null) return null;
    try {
      const bytes = await this.cache.get(digest);
      if (bytes === null) return null;
      if ((await sha256Digest(bytes)) === digest) return bytes;
      this.warn(`the cache gave other bytes for ${digest}, which is read from its registry instead`);
    } catch {
      this.warn(`the cache could not be read for ${digest}, which is read from its registry instead`);
    }
    return null;
  }

  /** Keeps bytes that have the digest. */
  async put(digest: string, bytes: Uint8Array): Promise<void> {
    try {
      await this.cache?.put(digest, bytes);
    } catch {
      this.warn(`the cache could not keep ${digest}`);
    }
  }
}
