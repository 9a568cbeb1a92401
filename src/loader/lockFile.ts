/** `assay.lock`: what each source of a module was when somebody looked at it, and may go on being. */
import { readFile, stat } from "node:fs/promises";

import { type Document, isMap, isSeq, parseDocument, type YAMLSeq } from "yaml";

import type { PolicyModule } from "../../host/runtime/module.js";
import { fileProblem } from "../document/fileProblem.js";
import { readYaml, YamlError } from "../document/yaml.js";
import { writeWhole } from "../atomicFile.js";
import { compiledModule } from "./compiledModules.js";
import { LoadError } from "./loadError.js";
import { LOCK_FORMAT, parseLock } from "./lockForm.js";
import { declaredHostCapabilities } from "./holdLock.js";
import type { FetchedModule } from "./options.js";

/** The name of the lock file that is used by itself when it is in the current folder. */
export const LOCK_FILE = "assay.lock";

/** A thousand modules have some hundred kilobytes. */
const MAX_LOCK_BYTES = 2 * 1024 * 1024;

const HEADER =
  " Written by assay pull --update-lock: the policy modules that are used, and what they may be. Keep it with the sources.";

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
export async function lockEntryOf(fetched: FetchedModule, now: Date = new Date()): Promise<LockEntry> {
  const module = await compiledModule(fetched.bytes, fetched.moduleDigest);
  const { source, reference, manifestDigest, moduleDigest, bytes, verified } = fetched;
  return {
    source,
    reference,
    manifestDigest,
    moduleDigest,
    size: bytes.length,
    imports: sorted(module.imports),
    capabilities: sorted(capabilitiesOf(module)),
    hostCapabilities: hostCapabilitiesOf(module),
    signers: (verified?.signatures ?? []).map(({ signer }) => signer),
    lockedAt: now.toISOString().replace(/\.\d+Z$/, "Z"),
  };
}

/** Reads a lock file; one that is not there is empty. Throws LoadError `lock`, with the file and the place. */
export async function readLock(path: string): Promise<Lock> {
  const text = await lockText(path);
  return text === null ? { entries: [] } : { entries: entriesIn(path, text) };
}

/**
 * Adds an entry, or puts it in the place of the one for the same source. The file is replaced as a whole; order, comments and all
 * other entries stay as they are. A file that is no lock is not touched. Of two processes that write at once, one wins.
 */
export async function writeLockEntry(path: string, entry: LockEntry): Promise<void> {
  const text = await lockText(path);
  const entries = text === null ? [] : entriesIn(path, text);
  const document = parseDocument(text ?? `format: ${LOCK_FORMAT}\nmodules: []\n`);
  if (text === null) document.commentBefore = HEADER;
  const modules = document.get("modules");
  if (!isSeq(modules)) throw new LoadError("lock-invalid", `${path}: modules: it must be a list`);
  putEntry(
    document,
    modules,
    entry,
    entries.findIndex(({ source }) => source === entry.source),
  );
  writeWhole(path, document.toString({ lineWidth: 0 }));
}

function putEntry(document: Document, modules: YAMLSeq, entry: LockEntry, position: number): void {
  const node = document.createNode(written(entry));
  if (position < 0) {
    modules.flow = false;
    modules.add(node);
    return;
  }
  const before = modules.items[position];
  if (isMap(before) && isMap(node)) node.commentBefore = before.commentBefore ?? null;
  modules.items[position] = node;
}

/** What says nothing is left out. */
function written(entry: LockEntry): Record<string, unknown> {
  const { reference, manifestDigest, hostCapabilities, signers, ...all } = entry;
  const { source, lockedAt, ...module } = all;
  return {
    source,
    ...(reference === null ? {} : { reference }),
    ...(manifestDigest === null ? {} : { manifestDigest }),
    ...module,
    ...(hostCapabilities === null ? {} : { hostCapabilities }),
    ...(signers.length === 0 ? {} : { signers }),
    lockedAt,
  };
}

function entriesIn(path: string, text: string): LockEntry[] {
  try {
    return parseLock(readYaml(text, { merge: false }).value);
  } catch (error) {
    if (error instanceof YamlError) throw new LoadError("lock-invalid", `${path}: ${place(error)}${error.message}`);
    if (error instanceof LoadError) throw new LoadError("lock-invalid", `${path}: ${error.message}`);
    throw error;
  }
}

function place({ line }: YamlError): string {
  return line === null ? "" : `line ${line}: `;
}

async function lockText(path: string): Promise<string | null> {
  try {
    const status = await stat(path);
    if (status.size > MAX_LOCK_BYTES)
      throw new LoadError("lock-invalid", `${path}: it has more than ${MAX_LOCK_BYTES} bytes`);
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if (error instanceof LoadError) throw error;
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    const problem = error instanceof TypeError ? "it is not UTF-8 text" : fileProblem(error);
    throw new LoadError("lock-invalid", `${path}: ${problem}`);
  }
}

function capabilitiesOf({ description }: PolicyModule): readonly string[] {
  return description?.capabilities ?? [];
}

function hostCapabilitiesOf(module: PolicyModule): string[] | null {
  const declared = declaredHostCapabilities(module);
  return declared === null ? null : sorted(declared);
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
