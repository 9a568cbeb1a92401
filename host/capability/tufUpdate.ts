/** The client workflow of TUF (specification 1.0, section 5), walked by tuf-js over metadata in memory. */
import { isObject, utf8Text, type JsonObject } from "../json.js";
import { LookupFailure, printable } from "../registry/failure.js";
import { MAX_REMOTE_TEXT } from "../registry/limits.js";
import type { TufDownloads } from "./tufDownloads.js";
import { loadTufJs, type TufFetcher, type TufTarget, type TufUpdater } from "./tufJs.js";
import { metadataProblem } from "./tufMetadata.js";
import type { TufState } from "./tufStore.js";

/** Roots that one update goes forward: tuf-js' own bound. Sigstore has had 16 in five years. */
const MAX_ROOT_ROTATIONS = 256;
const MAX_ROOT_BYTES = 512_000;
/** A trusted root; more is never read of an answer in a module. */
const MAX_TARGET_BYTES = 4 * 1024 * 1024;

/** One update. */
export interface TufUpdate {
  readonly downloads: TufDownloads;
  /** What is trusted so far; it takes what is verified on the way. */
  readonly state: TufState;
  /** The time by which nothing may have expired. */
  readonly now: Date;
  readonly target: string;
}

/**
 * The target.
 * @throws LookupFailure `not-found` when no role that is trusted for it knows the target; `invalid-answer` for metadata that
 * is malformed, not signed as it must be, older than what is known or expired; `too-large`; `refused` when tuf-js is missing;
 * and the failures of downloads
 */
export async function updateTarget(update: TufUpdate): Promise<Uint8Array> {
  const { downloads, state, now, target } = update;
  const initial = parsedJson(state.initialRoot);
  requireSound("the initial root", initial);
  const tufJs = await loadTufJs();
  try {
    // An initial root that does not sign itself is refused here, before anything is asked for.
    tufJs.updater({ state, fetcher: new MemoryFetcher(downloads, new Map()), url: downloads.url, rotations: 0, now });
    const roots = await newRoots(update, versionOf(initial));
    const fetcher = new MemoryFetcher(downloads, roots);
    const updater = tufJs.updater({ state, fetcher, url: downloads.url, rotations: roots.size, now });
    await updater.refresh();
    const info = await updater.getTargetInfo(target);
    if (info === undefined) throw new LookupFailure("not-found", `the TUF repository has no target ${target}`);
    return await targetBytes(info, updater, fetcher, update);
  } catch (error) {
    if (error instanceof LookupFailure) throw error;
    if (downloads.failure !== null) throw downloads.failure;
    throw new LookupFailure("invalid-answer", `the TUF repository's metadata is refused: ${reasonOf(error)}`);
  }
}

/** The target, from the state if it is still the current one. */
async function targetBytes(
  info: TufTarget,
  updater: TufUpdater,
  fetcher: MemoryFetcher,
  { state, downloads }: TufUpdate,
): Promise<Uint8Array> {
  if (!(info.length <= MAX_TARGET_BYTES)) {
    throw new LookupFailure("too-large", `the target has more than ${MAX_TARGET_BYTES} bytes`);
  }
  if (Object.keys(info.hashes).length === 0) throw new LookupFailure("invalid-answer", "the target has no hash");
  const known = state.target;
  if (known !== null && (await isTarget(info, known))) return known;
  // The path is never written to: the fetcher keeps the bytes and calls nobody that would.
  await updater.downloadTarget(info, "-", downloads.targetsUrl.href);
  const bytes = fetcher.lastFile;
  if (bytes === null) throw new LookupFailure("invalid-answer", "the target was not downloaded");
  await info.verify([bytes]);
  state.keepTarget(bytes);
  return bytes;
}

async function isTarget(info: TufTarget, bytes: Uint8Array): Promise<boolean> {
  try {
    await info.verify([bytes]);
    return true;
  } catch {
    return false;
  }
}

/** The roots behind `version` that are known and that the repository offers, by their URL. Nothing of them is verified yet. */
async function newRoots({ downloads, state }: TufUpdate, version: number): Promise<Map<string, Uint8Array>> {
  const roots = new Map<string, Uint8Array>();
  for (let next = 0; next < MAX_ROOT_ROTATIONS; next++) {
    const url = new URL(`${version + 1 + next}.root.json`, downloads.url);
    const known = state.roots[next];
    const bytes = known === undefined ? await downloads.find(url, MAX_ROOT_BYTES) : new TextEncoder().encode(known);
    if (bytes === null) return roots;
    roots.set(url.href, bytes);
  }
  throw new LookupFailure("invalid-answer", `the TUF repository has more than ${MAX_ROOT_ROTATIONS} new roots`);
}

/** The version of metadata in sound form. */
function versionOf(metadata: JsonObject): number {
  return (metadata["signed"] as { version: number }).version;
}

/** Hands tuf-js what was downloaded, once its form is sound, and keeps a target in memory. */
class MemoryFetcher implements TufFetcher {
  lastFile: Uint8Array | null = null;

  constructor(
    private readonly downloads: TufDownloads,
    private readonly roots: ReadonlyMap<string, Uint8Array>,
  ) {}

  async downloadBytes(url: string, maxLength: number): Promise<Uint8Array> {
    const bytes = this.roots.get(url) ?? (await this.downloads.get(new URL(url), maxLength));
    const name = url.slice(url.lastIndexOf("/") + 1);
    requireSound(name, parsedJson(utf8Text(bytes) ?? ""));
    return Buffer.from(bytes);
  }

  async downloadFile(url: string, maxLength: number): Promise<void> {
    this.lastFile = await this.downloads.get(new URL(url), maxLength);
  }
}

function requireSound(name: string, metadata: unknown): asserts metadata is JsonObject {
  const problem = isObject(metadata) ? metadataProblem(metadata) : "it is no JSON object";
  if (problem === null) return;
  const text = `${printable(name, MAX_REMOTE_TEXT)}: ${printable(problem, MAX_REMOTE_TEXT)}`;
  throw new LookupFailure("invalid-answer", `the TUF repository's metadata is refused: ${text}`);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function reasonOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error), MAX_REMOTE_TEXT);
}
