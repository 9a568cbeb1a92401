/**
 * What of the cache has a name: one file in `refs/` for each, and `index.json`, which is put together from them.
 *
 * Several processes may add names at once without a lock. Each writes the file of its own name, lists all of them, writes
 * `index.json` (a rename, so it is always one list or another) and lists them again; when another name has come in between, it
 * starts over. Whoever writes `index.json` last has therefore seen, after that, that it is complete. A process that is killed in
 * between leaves a name that the next one lists; there is no lock that could be left behind, and none that could be too old.
 */
import { createHash } from "node:crypto";
import { readdir, rm } from "node:fs/promises";

import { jsonObject } from "../../host/json.js";
import { isSha256Digest } from "../../host/registry/digest.js";
import { codeOf, readRegular, writeWhole } from "./wholeFile.js";

/** Something that is listed under a name. */
export interface CachedName {
  /** `host/repository:tag`, or `host/repository@sha256:HEX`. */
  readonly name: string;
  /** Of what it names: a manifest, or a document of Assay's own. */
  readonly digest: string;
  readonly mediaType: string;
  /** In bytes. */
  readonly size: number;
  /** When it was listed, RFC 3339. */
  readonly addedAt: string;
}

const INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
const REF_NAME = "org.opencontainers.image.ref.name";
const MAX_REF_BYTES = 8 * 1024;
const MAX_NAME = 2_000;
/** A name comes in between once or twice; who meets more is slowed down by hundreds of processes. */
const MAX_ROUNDS = 50;

/** The names of one cache folder. All methods reject with what the file system says. */
export class Names {
  constructor(private readonly folder: string) {}

  /** All names, sorted. Files that are no such entries are passed over. */
  async all(): Promise<CachedName[]> {
    const files = await readdir(this.#refs).catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return [];
      throw error;
    });
    const entries: CachedName[] = [];
    for (const file of files.filter((each) => /^[0-9a-f]{64}\.json$/.test(each))) {
      const entry = await this.#read(file);
      if (entry !== null && fileOf(entry.name) === file) entries.push(entry);
    }
    return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** The entry of the name, or null. */
  async find(name: string): Promise<CachedName | null> {
    const entry = await this.#read(fileOf(name));
    return entry?.name === name ? entry : null;
  }

  /** Lists it; an entry of the same name is no longer listed. */
  async add(entry: CachedName): Promise<void> {
    const { name, digest, mediaType, size, addedAt } = entry;
    const path = `${this.#refs}/${fileOf(name)}`;
    await writeWhole(path, new TextEncoder().encode(JSON.stringify({ name, digest, mediaType, size, addedAt })));
    await this.publish();
  }

  /** Forgets what `isGone` says is no longer there. */
  async removeGone(isGone: (entry: CachedName) => boolean): Promise<void> {
    const gone = (await this.all()).filter(isGone);
    if (gone.length === 0) return;
    for (const { name } of gone) await rm(`${this.#refs}/${fileOf(name)}`, { force: true });
    await this.publish();
  }

  /** Makes `index.json` say what `refs/` says. */
  async publish(): Promise<void> {
    for (let round = 0, written = ""; round < MAX_ROUNDS; round++) {
      const text = indexOf(await this.all());
      if (text === written) return;
      await writeWhole(`${this.folder}/index.json`, new TextEncoder().encode(text));
      written = text;
    }
  }

  get #refs(): string {
    return `${this.folder}/refs`;
  }

  async #read(file: string): Promise<CachedName | null> {
    const content = await readRegular(`${this.#refs}/${file}`, MAX_REF_BYTES);
    return content === null ? null : parseEntry(content.bytes);
  }
}

/** Names hold slashes and colons, and may be longer than names of files. */
function fileOf(name: string): string {
  return `${createHash("sha256").update(name).digest("hex")}.json`;
}

function parseEntry(bytes: Uint8Array): CachedName | null {
  const value = jsonObject(bytes);
  if (value === null) return null;
  const { name, digest, mediaType, size, addedAt } = value;
  if (typeof name !== "string" || name.length > MAX_NAME) return null;
  if (typeof digest !== "string" || !isSha256Digest(digest)) return null;
  if (typeof mediaType !== "string" || typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) return null;
  if (typeof addedAt !== "string" || Number.isNaN(Date.parse(addedAt))) return null;
  return { name, digest, mediaType, size, addedAt };
}

function indexOf(entries: readonly CachedName[]): string {
  const manifests = entries.map(({ name, digest, mediaType, size }) => {
    return { mediaType, digest, size, annotations: { [REF_NAME]: name } };
  });
  return JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests });
}
