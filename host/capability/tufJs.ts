/** The package tuf-js, as much of it as is used here: an optional peer dependency that is loaded when it is needed. */
import { LookupFailure } from "../registry/failure.js";
import type { TufState } from "./tufStore.js";

/** A target in signed metadata. */
export interface TufTarget {
  readonly length: number;
  readonly hashes: Readonly<Record<string, string>>;
  /** Rejects unless the bytes have the length and all the hashes. */
  verify(chunks: Iterable<Uint8Array>): Promise<void>;
}

/** tuf-js' client. */
export interface TufUpdater {
  refresh(): Promise<void>;
  getTargetInfo(target: string): Promise<TufTarget | undefined>;
  downloadTarget(target: TufTarget, path: string, baseUrl: string): Promise<string>;
}

/** What tuf-js downloads with. */
export interface TufFetcher {
  downloadBytes(url: string, maxLength: number): Promise<Uint8Array>;
  downloadFile(url: string, maxLength: number): Promise<unknown>;
}

/** What a client is made of. */
export interface UpdaterOptions {
  readonly state: TufState;
  readonly fetcher: TufFetcher;
  readonly url: URL;
  /** How many roots the fetcher has. */
  readonly rotations: number;
  readonly now: Date;
}

/** The package, adapted. */
export interface TufJs {
  /** A client that keeps its metadata in `state` and goes by `now`. Throws for a root that does not sign itself. */
  updater(options: UpdaterOptions): TufUpdater;
}

/** tuf-js' constructor, with what its declarations hide: where metadata is kept, and the clock. */
interface UpdaterClass {
  new (options: Readonly<Record<string, unknown>>): TufUpdater & { trustedSet?: { referenceTime?: unknown } };
  readonly prototype: { loadLocalMetadata?: unknown; persistMetadata?: unknown };
}

/** No file system has such a folder: should tuf-js look for its metadata there after all, it fails. */
const NO_FOLDER = "\0";

/** @throws LookupFailure `refused` when the package is missing, or is a release that this file does not know */
export async function loadTufJs(): Promise<TufJs> {
  const { Updater } = await importTufJs();
  const { loadLocalMetadata, persistMetadata } = Updater?.prototype ?? {};
  if (Updater === undefined || typeof loadLocalMetadata !== "function" || typeof persistMetadata !== "function") {
    throw unknownRelease();
  }
  return { updater: (options) => makeUpdater(Updater, options) };
}

async function importTufJs(): Promise<{ Updater?: UpdaterClass }> {
  try {
    return (await import("tuf-js")) as unknown as { Updater?: UpdaterClass };
  } catch {
    throw new LookupFailure("refused", "TUF repositories need the package tuf-js 4.1.0, which is not installed");
  }
}

function makeUpdater(Updater: UpdaterClass, { state, fetcher, url, rotations, now }: UpdaterOptions): TufUpdater {
  // Methods and not members: the constructor asks for the root before a subclass' members are there.
  class MemoryUpdater extends Updater {
    loadLocalMetadata(role: string): Uint8Array {
      const json = state.get(role);
      if (json === undefined) throw new Error(`no metadata of ${role}`);
      return Buffer.from(json);
    }

    persistMetadata(role: string, bytes: Uint8Array): void {
      state.set(role, new TextDecoder().decode(bytes));
    }
  }
  const updater = new MemoryUpdater({
    metadataDir: NO_FOLDER,
    metadataBaseUrl: url.href,
    fetcher,
    config: { maxRootRotations: rotations },
  });
  setClock(updater, now);
  return updater;
}

/** TUF fixes the time once, at the start (section 5.1); tuf-js offers no other place to say which. */
function setClock(updater: { trustedSet?: { referenceTime?: unknown } }, now: Date): void {
  const store = updater.trustedSet;
  if (!(store?.referenceTime instanceof Date)) throw unknownRelease();
  store.referenceTime = now;
}

function unknownRelease(): LookupFailure {
  return new LookupFailure("refused", "the installed release of tuf-js is not known here: 4.1.0 is");
}
