/** `assay pull`: a policy module from wherever it lies into the cache, and into a file or a lock on demand. */
import { existsSync } from "node:fs";

import { deadlineSignal } from "../../../host/registry/deadline.js";
import { writeWhole } from "../../atomicFile.js";
import { fetchModule } from "../../loader/fetchModule.js";
import { LOCK_FILE, lockEntryOf, readLock, writeLockEntry, type LockEntry } from "../../loader/lockFile.js";
import type { FetchedModule } from "../../loader/options.js";
import { parseSource } from "../../loader/source.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { policyTrustOf } from "../policyFlags.js";
import { printableLine } from "../printable.js";
import { registryOptions, type RegistryFlags } from "../registryOptions.js";
import { given } from "../verify/attestor.js";
import { milliseconds } from "../verify/duration.js";
import { about } from "./failures.js";
import { outputFormat, print } from "./output.js";

/** What `assay pull` takes. */
export interface PullOptions extends RegistryFlags {
  to?: string;
  lock?: string;
  updateLock?: boolean;
  policyKey?: string;
  policyTrust?: string;
  output: string;
  timeout: string;
}

/** Pulls, prints what came, and returns the exit code. Throws UsageError, LoadError, LookupFailure. */
export async function pull(source: string, options: PullOptions): Promise<number> {
  const output = outputFormat(options.output);
  const parsed = parseSource(source);
  const trust = policyTrustOf(options);
  const lock = lockFile(options);
  const fetched = await fetchModule(source, {
    registry: registryOptions(options, parsed.kind === "registry" ? [parsed.host] : []),
    signal: deadlineSignal(milliseconds("--timeout", options.timeout)),
    lock,
    allowTag: true,
    ...(options.updateLock === true ? { updateLock: true } : {}),
    ...(trust === null ? {} : { trust }),
  });
  const entry = await about(source, async () => await lockEntryOf(fetched, new Date()));
  if (options.updateLock === true) await updateLock(lock, entry);
  if (given(options.to)) writeWhole(options.to, fetched.bytes);
  print(output, lines(fetched, entry, options), document(fetched, entry));
  return EXIT.allowed;
}

/** Writes the entry; that it stands for another module than before, or that nobody's signature was asked for now, is said. */
async function updateLock(lock: string, entry: LockEntry): Promise<void> {
  const before = (await readLock(lock)).entries.find(({ source }) => source === entry.source);
  await writeLockEntry(lock, entry);
  if (before === undefined || before.moduleDigest === entry.moduleDigest) return;
  const signed = before.signers.length > 0 && entry.signers.length === 0;
  const loss = signed
    ? `; that one was signed by ${before.signers.join(", ")}, of this one no signature was looked at`
    : "";
  console.error(printableLine(`assay: ${lock}: the module takes the place of ${before.moduleDigest}${loss}`));
}

/** One that is named must be there, unless it is to be written: a typing error would take its protection away. */
function lockFile({ lock, updateLock }: PullOptions): string {
  if (lock === undefined || updateLock === true || existsSync(lock)) return lock ?? LOCK_FILE;
  throw new UsageError(`--lock ${lock}: there is no such file; --update-lock writes it`);
}

function lines(fetched: FetchedModule, entry: LockEntry, options: PullOptions): string[] {
  const { moduleDigest, layout, fromCache, source } = fetched;
  const list = (label: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`  ${label}:`, ...names.map((name) => `    ${name}`)];
  return [
    pinnedSource(fetched),
    `  module ${moduleDigest}, ${entry.size} bytes, in the layout ${layout}${fromCache ? ", from the cache" : ""}`,
    ...signerLines(fetched, entry),
    ...list("imports", entry.imports),
    ...list("capabilities", entry.capabilities),
    ...list("host capabilities", entry.hostCapabilities ?? []),
    ...(options.updateLock === true ? [`  locked in ${options.lock ?? LOCK_FILE} as ${source}`] : []),
    ...(given(options.to) ? [`  written to ${options.to}`] : []),
  ];
}

function signerLines({ verified }: FetchedModule, { signers }: LockEntry): string[] {
  if (verified === null)
    return ["  signature: not looked at; --policy-key or --policy-trust says who must have signed"];
  return signers.map((signer) => `  signed by ${signer}`);
}

/** What names just these bytes. */
function pinnedSource({ source, reference, manifestDigest }: FetchedModule): string {
  if (reference !== null) return `registry://${reference}`;
  return manifestDigest === null || source.includes("@") ? source : `${source}@${manifestDigest}`;
}

function document(fetched: FetchedModule, entry: LockEntry): unknown {
  const { annotations, fromCache, layout, manifestDigest, moduleDigest, reference, source, verified } = fetched;
  const { capabilities, hostCapabilities, imports, size } = entry;
  return {
    ...{ source, reference, manifestDigest, moduleDigest, size, layout, fromCache, annotations, verified },
    ...{ imports, capabilities, hostCapabilities },
  };
}
