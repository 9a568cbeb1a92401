/** A store of content by its digest. */

/**
 * Whoever reads from a cache hashes what comes back: a cache is not trusted, and one that fails is one that is empty.
 * `get` gives null for what is not there.
 */
export interface ContentCache {
  /** `digest` is `sha256:<hex>`. */
  get(digest: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** The bytes have the digest. They may be dropped at any time, or not kept at all. */
  put(digest: string, bytes: Uint8Array): Promise<void>;
}
