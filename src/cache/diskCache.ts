/**
 * Content by digest on disk, as an OCI image layout (OCI image specification, "Image Layout") that other tools can read.
 *
 * Nobody is trusted with it: what is read is hashed again, and a file that does not have its digest is removed and not there. Any
 * number of processes may use one folder: a blob is written under another name, flushed and renamed, so two that write the same
 * one leave one good copy; for names see names.ts.
 */
import { fileProblem } from "../document/fileProblem.js";
import { isSha256Digest, sha256Digest } from "../../host/registry/digest.js";
import { BlobFolder } from "./blobFolder.js";
import { defaultCacheFolder } from "./defaultFolder.js";
import { evict } from "./eviction.js";
import { type CachedName, Names } from "./names.js";
import { codeOf, readRegular, writeWhole } from "./wholeFile.js";

export type { CachedName } from "./names.js";

/** Hundreds of the largest modules that there are. */
const DEFAULT_MAX_BYTES = 1024 * 1024 * 1024;
const LAYOUT_FILE = JSON.stringify({ imageLayoutVersion: "1.0.0" });

/** How a cache is. */
export interface DiskCacheOptions {
  /** The most that its blobs may hold, in bytes; what was not used for longest leaves. 1 GiB when left out. */
  readonly maxBytes?: number;
  /** Hears what went wrong; nothing of it stops anybody. `process.emitWarning` when left out. */
  readonly onWarning?: (message: string) => void;
}

/**
 * A folder of content. A cache that fails is an empty cache: no method rejects, and the first failure of the file system is told
 * once. What others put into the folder beside the layout's own files is left alone.
 */
export class DiskCache {
  readonly #blobs: BlobFolder;
  readonly #names: Names;
  readonly #maxBytes: number;
  readonly #onWarning: (message: string) => void;
  #hasWarned = false;
  #isPrepared = false;
  /** What the blobs hold, as far as this process knows; null before it has looked. */
  #total: number | null = null;

  private constructor(
    /** Absolute, or as it was given. */
    readonly folder: string,
    { maxBytes = DEFAULT_MAX_BYTES, onWarning = emitWarning }: DiskCacheOptions,
  ) {
    this.#blobs = new BlobFolder(folder);
    this.#names = new Names(folder);
    this.#maxBytes = maxBytes;
    this.#onWarning = onWarning;
  }

  /**
   * The cache in a folder, by default `$ASSAY_CACHE`, `$XDG_CACHE_HOME/assay` or `~/.cache/assay`. The folder is made when it is
   * first written to, for its owner alone.
   */
  static async open(folder: string = defaultCacheFolder(), options: DiskCacheOptions = {}): Promise<DiskCache> {
    return new DiskCache(folder, options);
  }

  /** The bytes with just this digest, hashed now; null when they are not there. */
  async get(digest: string): Promise<Uint8Array<ArrayBuffer> | null> {
    if (!isSha256Digest(digest)) return null;
    try {
      const bytes = await this.#blobs.read(digest, this.#maxBytes);
      if (bytes !== "mismatch") return bytes;
      this.#onWarning(`the cache ${this.folder}: the file of ${digest} held other bytes and was removed`);
    } catch (error) {
      this.#fail("cannot be read", error);
    }
    return null;
  }

  /** Keeps the bytes, if they have the digest and are not more than the whole cache may hold. */
  async put(digest: string, bytes: Uint8Array): Promise<void> {
    if (bytes.length > this.#maxBytes || (await sha256Digest(bytes as Uint8Array<ArrayBuffer>)) !== digest) return;
    await this.#writing(async () => {
      if (await this.#blobs.has(digest, bytes.length)) return;
      await this.#prepare();
      await this.#blobs.write(digest, bytes);
      this.#total = this.#total === null ? null : this.#total + bytes.length;
      if (this.#total !== null && this.#total <= this.#maxBytes) return;
      this.#total = await evict(this.#blobs, this.#names, this.#maxBytes, digest);
    });
  }

  /** Whether there is a file of that digest and size. Its bytes are hashed when they are read. */
  async has(digest: string, size: number): Promise<boolean> {
    return isSha256Digest(digest) && (await this.#blobs.has(digest, size));
  }

  /** Lists content of the cache under a name, in index.json. Another entry of the same name is no longer listed. */
  async addName(entry: Omit<CachedName, "addedAt">): Promise<void> {
    await this.#writing(async () => {
      await this.#prepare();
      const known = await this.#names.find(entry.name);
      if (known !== null && known.digest === entry.digest) return;
      await this.#names.add({ ...entry, addedAt: new Date().toISOString() });
    });
  }

  /** What is listed under just this name, or null. Whether its content is still there is for `get` to say. */
  async name(name: string): Promise<CachedName | null> {
    try {
      return await this.#names.find(name);
    } catch (error) {
      this.#fail("cannot be read", error);
      return null;
    }
  }

  /** Everything that is listed, sorted by name. */
  async names(): Promise<CachedName[]> {
    try {
      return await this.#names.all();
    } catch (error) {
      this.#fail("cannot be read", error);
      return [];
    }
  }

  /** The files that make the folder a layout, an empty one at first. */
  async #prepare(): Promise<void> {
    if (this.#isPrepared) return;
    const path = `${this.folder}/oci-layout`;
    if ((await readRegular(path, LAYOUT_FILE.length)) === null)
      await writeWhole(path, new TextEncoder().encode(LAYOUT_FILE));
    if ((await readRegular(`${this.folder}/index.json`, Number.MAX_SAFE_INTEGER)) === null) await this.#names.publish();
    this.#isPrepared = true;
  }

  async #writing(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // Another process may have removed what this one was about to use; it is written again the next time.
      if (codeOf(error) !== "ENOENT") this.#fail("is not written to", error);
    }
  }

  #fail(what: string, error: unknown): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#onWarning(`the cache ${this.folder} ${what}, and is done without: ${fileProblem(error)}`);
  }
}

function emitWarning(message: string): void {
  process.emitWarning(message, "AssayWarning");
}
