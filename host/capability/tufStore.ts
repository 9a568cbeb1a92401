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

/** The metadata of one repository that was verified, by role, and the target that it led to. */
export class TufState {
  /** Whether it is another than the one that was loaded. */
  isChanged = false;
  readonly #metadata: Map<string, string>;
  #target: string | null;

  private constructor(metadata: Map<string, string>, target: string | null) {
    this.#metadata = metadata;
    this.#target = target;
  }

  /** The state in a document of the store; the initial root alone when there is none that can be read. */
  static from(document: Uint8Array | null, initialRoot: JsonObject): TufState {
    const saved = document === null ? null : parsed(document);
    const metadata = isObject(saved) && isObject(saved["metadata"]) ? saved["metadata"] : {};
    const entries = Object.entries(metadata).filter((entry): entry is [string, string] => typeof entry[1] === "string");
    const state = new Map(entries);
    if (!state.has("root")) return new TufState(new Map([["root", JSON.stringify(initialRoot)]]), null);
    const target = isObject(saved) && typeof saved["target"] === "string" ? saved["target"] : null;
    return new TufState(state, target);
  }

  /** A role's metadata, JSON text, or undefined. */
  get(role: string): string | undefined {
    return this.#metadata.get(role);
  }

  /** Keeps a role's metadata, which was verified. */
  set(role: string, json: string): void {
    if (this.#metadata.get(role) === json) return;
    this.#metadata.set(role, json);
    this.isChanged = true;
  }

  /** The target of the last update, or null. It has to be verified again: it may not be the current one any more. */
  get target(): Uint8Array | null {
    return this.#target === null ? null : Uint8Array.from(atob(this.#target), (char) => char.charCodeAt(0));
  }

  /** Keeps the target, which was verified. */
  keepTarget(bytes: Uint8Array): void {
    const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    if (this.#target === text) return;
    this.#target = text;
    this.isChanged = true;
  }

  /** The document for the store. */
  toBytes(): Uint8Array {
    const document = { metadata: Object.fromEntries(this.#metadata), target: this.#target };
    return new TextEncoder().encode(JSON.stringify(document));
  }
}

function parsed(document: Uint8Array): unknown {
  try {
    return JSON.parse(utf8Text(document) ?? "null");
  } catch {
    return null;
  }
}
