/** What the embedded registry holds, in memory. */
/** A manifest or index and the media type that it is served with. */
export interface StoredManifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** One repository: manifests and blobs under their digests, and tags. */
export class Repository {
  readonly manifests = new Map<string, StoredManifest>();
  readonly blobs = new Map<string, Uint8Array>();
  /** tag → digest of a manifest */
  readonly tags = new Map<string, string>();

  /** The manifest under a tag or digest, with its digest; null when there is none. */
  manifest(identifier: string): (StoredManifest & { readonly digest: string }) | null {
    const digest = this.tags.get(identifier) ?? identifier;
    const stored = this.manifests.get(digest);
    return stored === undefined ? null : { ...stored, digest };
  }
}

/** Repositories by name. */
export interface Repositories {
  /** The repository, or null when nothing was ever put into it. */
  find(name: string): Repository | null;
  /** The repository, made when it is not there. */
  open(name: string): Repository;
  /** A blob of whatever repository; null when none has it. */
  blob(digest: string): Uint8Array | null;
}

/** All repositories by name. */
export class RegistryStore implements Repositories {
  readonly #repositories = new Map<string, Repository>();

  /** In the order in which they were made. */
  get names(): string[] {
    return [...this.#repositories.keys()];
  }

  /** The repository, or null when nothing was ever put into it. */
  find(name: string): Repository | null {
    return this.#repositories.get(name) ?? null;
  }

  /** The repository, made when it is not there. */
  open(name: string): Repository {
    const repository = this.#repositories.get(name) ?? new Repository();
    this.#repositories.set(name, repository);
    return repository;
  }

  /** A blob of whatever repository; null when none has it. */
  blob(digest: string): Uint8Array | null {
    for (const { blobs } of this.#repositories.values()) {
      const bytes = blobs.get(digest);
      if (bytes !== undefined) return bytes;
    }
    return null;
  }
}

/** The JSON object in the bytes, or null. */
export function parseObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** A member of an object, undefined when it is not one. */
export function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
