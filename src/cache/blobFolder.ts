/** The folder `blobs/sha256` of an image layout: files that are named by their digest. */
import { readdir, rm, stat, utimes } from "node:fs/promises";

import { sha256Digest } from "../../host/registry/digest.js";
import { codeOf, readRegular, UNFINISHED, writeWhole } from "./wholeFile.js";

/** One file. */
export interface StoredBlob {
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
  /** When it was last read or written, in milliseconds since 1970; to the minute. */
  readonly used: number;
}

/** A reading marks the file as used when the mark is older than this: a mark is a write. */
const USE_RESOLUTION = 60_000;
/** What has been unfinished for so long belongs to nobody any more. */
const MAX_UNFINISHED_AGE = 60 * 60 * 1000;

/** The blobs of one layout. Digests that are given must be `sha256:` and 64 hex digits. Methods reject with what the file system says. */
export class BlobFolder {
  constructor(private readonly layout: string) {}

  /**
   * The bytes that have the digest; null when there is no such file. A file with other bytes is removed, and `mismatch` is
   * answered: what has its digest is fetched again. Files of more than `limit` bytes are not there.
   */
  async read(digest: string, limit: number): Promise<Uint8Array<ArrayBuffer> | "mismatch" | null> {
    const path = this.#path(digest);
    const file = await readRegular(path, limit);
    if (file === null) return null;
    if ((await sha256Digest(file.bytes)) !== digest) {
      await rm(path, { force: true });
      return "mismatch";
    }
    await markUsed(path, file.modified);
    return file.bytes;
  }

  /** As `read`, for the cache's own use: it does not count as one, and the bytes are not hashed. */
  async peek(digest: string, limit: number): Promise<Uint8Array | null> {
    return (await readRegular(this.#path(digest), limit))?.bytes ?? null;
  }

  /** Whether a file of that name and size is there; its bytes are not looked at. */
  async has(digest: string, size: number): Promise<boolean> {
    const status = await stat(this.#path(digest)).catch(() => null);
    return status !== null && status.isFile() && status.size === size;
  }

  /** Writes it, whole or not at all. The bytes must have the digest. */
  async write(digest: string, bytes: Uint8Array): Promise<void> {
    await writeWhole(this.#path(digest), bytes);
  }

  async remove(digest: string): Promise<void> {
    await rm(this.#path(digest), { force: true });
  }

  /** All blobs. What was never finished, long ago, is removed on the way; what is being written is left alone. */
  async list(): Promise<StoredBlob[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return [];
      throw error;
    });
    const blobs: StoredBlob[] = [];
    for (const name of names) {
      const status = await stat(`${this.#folder}/${name}`).catch(() => null);
      if (status === null || !status.isFile()) continue;
      const isUnfinished = UNFINISHED.test(name);
      if (isUnfinished && Date.now() - status.mtimeMs > MAX_UNFINISHED_AGE) {
        await rm(`${this.#folder}/${name}`, { force: true });
      }
      if (!/^[0-9a-f]{64}$/.test(name)) continue;
      blobs.push({ digest: `sha256:${name}`, size: status.size, used: status.mtimeMs });
    }
    return blobs;
  }

  get #folder(): string {
    return `${this.layout}/blobs/sha256`;
  }

  #path(digest: string): string {
    return `${this.#folder}/${digest.slice("sha256:".length)}`;
  }
}

/** The time of change stands for the last use: systems seldom keep that of the last reading. */
async function markUsed(path: string, modified: Date): Promise<void> {
  const now = new Date();
  if (now.getTime() - modified.getTime() < USE_RESOLUTION) return;
  // A cache that may only be read is one all the same.
  await utimes(path, now, now).catch(() => undefined);
}
