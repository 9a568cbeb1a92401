/** What is kept of a TUF repository between two updates. */
import { isObject, utf8Text, type JsonObject } from "../json.js";

/**
 * Keeps one document for each repository. The key is 64 hexadecimal digits, made here: no name that a repository chooses
 * reaches the store.
 */
export interface TufStore {
  /** The document that was saved last, or null. */
  load(key: string): Promise<Uint8Array | null>;
  /** Replaces the document, as a whole or not at all. */
  save(key: string, document: Uint8Array): Promise<void>;
}

/** A store that forgets with the process. */
export class MemoryTufStore implements TufStore {
  readonly #documents = new Map<string, Uint8Array>();

  async load(key: string): Promise<Uint8Array | null> {
    return this.#documents.get(key) ?? null;
  }

  async save(key: string, document: Uint8Array): Promise<void> {
    this.#documents.set(key, document);
  }
}

/** The key of a repository: another URL or another initial root is another repository. */
export async function repositoryKey(url: URL, initialRoot: JsonObject): Promise<string> {
  const bytes = new TextEncoder().encode(`${url.href}\n${JSON.stringify(initialRoot)}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * What is known of one repository. What comes from the store is no more trusted than what the repository sends: the chain of
 * roots is walked from the initial root each time, and every other document is verified by it. A store that somebody else
 * wrote to can make an update fail, or forget what must not be rolled back, and nothing else.
 */
export class TufState {
  /** Whether it is another than the one that was loaded. */
  isChanged = false;
  #roots: readonly string[];
  readonly #walked: string[] = [];
  readonly #metadata: Map<string, string>;
  #target: string | null;

  private constructor(
    /** The root that the settings trust, JSON text. */
    readonly initialRoot: string,
    saved: JsonObject,
  ) {
    const { roots, metadata, target } = saved;
    this.#roots = Array.isArray(roots) ? roots.filter((root) => typeof root === "string") : [];
    this.#metadata = new Map(Object.entries(isObject(metadata) ? metadata : {}).filter(isText));
    this.#target = typeof target === "string" ? target : null;
  }

  /** The state in a document of the store; the initial root alone when there is none that can be read. */
  static from(document: Uint8Array | null, initialRoot: JsonObject): TufState {
    const saved = document === null ? null : parsed(document);
    return new TufState(JSON.stringify(initialRoot), isObject(saved) ? saved : {});
  }

  /** The roots behind the initial one that an earlier update walked, in their order. */
  get roots(): readonly string[] {
    return this.#roots;
  }

  /** A role's metadata, JSON text, or undefined. Of the root the initial one. */
  get(role: string): string | undefined {
    return role === "root" ? this.initialRoot : this.#metadata.get(role);
  }

  /** Keeps a role's metadata, which was verified; roots come in their order. */
  set(role: string, json: string): void {
    if (role === "root") return this.#walk(json);
    if (this.#metadata.get(role) === json) return;
    this.#metadata.set(role, json);
    this.isChanged = true;
  }

  /** The target of the last update, or null. It has to be verified again: it may not be the current one any more. */
  get target(): Uint8Array | null {
    return this.#target === null ? null : fromBase64(this.#target);
  }

  /** Keeps the target, which was verified. */
  keepTarget(bytes: Uint8Array): void {
    this.#target = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    this.isChanged = true;
  }

  /** The document for the store. */
  toBytes(): Uint8Array {
    const document = { roots: this.#roots, metadata: Object.fromEntries(this.#metadata), target: this.#target };
    return new TextEncoder().encode(JSON.stringify(document));
  }

  /** A walk that ends early takes nothing away. */
  #walk(json: string): void {
    this.#walked.push(json);
    if (this.#walked.length <= this.#roots.length) return;
    this.#roots = [...this.#walked];
    this.isChanged = true;
  }
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === "string";
}

/** The bytes, or null for what is no base64. */
function fromBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

function parsed(document: Uint8Array): unknown {
  try {
    return JSON.parse(utf8Text(document) ?? "null");
  } catch {
    return null;
  }
}
