/** `assay.lock`: what each source of a module was when somebody looked at it, and may go on being. */
import type { FetchedModule } from "./options.js";

/** The name of the lock file that is used by itself when it is in the current folder. */
export const LOCK_FILE = "assay.lock";

/** One module. */
export interface LockEntry {
  /** As `FetchedModule.source`. */
  readonly source: string;
  /** `host/repository@sha256:HEX`, or null. */
  readonly reference: string | null;
  readonly manifestDigest: string | null;
  readonly moduleDigest: string;
  /** Of the module, in bytes. */
  readonly size: number;
  /** `module.name`, sorted. */
  readonly imports: readonly string[];
  /** Assay's look-ups that the module declares, sorted. */
  readonly capabilities: readonly string[];
  /** Kubewarden's host capabilities that the module declares, sorted; null when it declares none. */
  readonly hostCapabilities: readonly string[] | null;
  /** Who signed; empty when no signature was looked at. */
  readonly signers: readonly string[];
  /** RFC 3339, seconds. */
  readonly lockedAt: string;
}

/** A lock file's content: at most one entry for a source. */
export interface Lock {
  readonly entries: readonly LockEntry[];
}

/** What a lock says of a module. It is compiled for that. Throws ModuleError. */
export async function lockEntryOf(fetched: FetchedModule, now: Date): Promise<LockEntry> {
  throw new Error(`not there yet ${fetched.source} ${now.toISOString()}`);
}

/** Reads a lock file; one that is not there is empty. Throws LoadError `lock`. */
export async function readLock(path: string): Promise<Lock> {
  throw new Error(`not there yet ${path}`);
}

/** Adds an entry, or puts it in the place of the one for the same source. Atomic; all else in the file stays as it is. */
export async function writeLockEntry(path: string, entry: LockEntry): Promise<void> {
  throw new Error(`not there yet ${path} ${entry.source}`);
}
