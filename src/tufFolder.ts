/** Keeps what is known of TUF repositories in a folder, so that they cannot go back to older metadata between two runs. */
import type { TufStore } from "../host/capability/tufStore.js";

/**
 * A store in a folder, which is made when it is first needed: one file for each repository, named by the repository's key.
 * Who can write to the folder can make updates fail and take the protection away, and makes nothing trusted that the initial
 * root does not.
 */
export class TufFolder implements TufStore {
  constructor(private readonly folder: string) {}

  /** The file's bytes; null when there is none. */
  async load(key: string): Promise<Uint8Array | null> {
    const { readFile } = await import("node:fs/promises");
    try {
      return await readFile(this.#pathOf(key));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
  }

  /** Writes beside the file, then puts it in its place: a reader sees the old document or the new one. */
  async save(key: string, document: Uint8Array): Promise<void> {
    const path = this.#pathOf(key);
    const draft = `${path}.${crypto.randomUUID()}`;
    const { mkdir, rename, rm, writeFile } = await import("node:fs/promises");
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    try {
      await writeFile(draft, document, { mode: 0o600 });
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  #pathOf(key: string): string {
    if (!/^[0-9a-f]{64}$/.test(key)) throw new Error("not a repository's key");
    return `${this.folder}/${key}.json`;
  }
}
