/** `--record` and `--replay`: evidence in files. */
import { renameSync, rmSync, writeFileSync } from "node:fs";

import { EvidenceFileError, readEvidence, writeEvidence } from "../../host/record/evidenceFile.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { atTime } from "./clockOption.js";
import { readText } from "./documents.js";
import { UsageError } from "./exitCodes.js";

/** What was recorded, at the time of `clock` if there is one; undefined without a path. Throws UsageError. */
export function replayEntries(path: string | undefined, clock: (() => Date) | null): EvidenceEntry[] | undefined {
  if (path === undefined) return undefined;
  try {
    return atTime(readEvidence(readText("--replay", path)), clock);
  } catch (error) {
    if (error instanceof EvidenceFileError) throw new UsageError(`--replay ${path}: ${error.message}`);
    throw error;
  }
}

/** A path that cannot be written is found before the evaluation, whose verdict would be lost. Throws UsageError. */
export function checkWritable(path: string): void {
  try {
    writeFileSync(`${path}.part`, "");
    rmSync(`${path}.part`);
  } catch (error) {
    throw new UsageError(`--record ${path}: ${(error as Error).message}`);
  }
}

/** Nothing is left half-written: the file appears when it is whole. Throws UsageError. */
export function record(path: string, entries: readonly EvidenceEntry[]): void {
  try {
    writeFileSync(`${path}.part`, writeEvidence(entries));
    renameSync(`${path}.part`, path);
  } catch (error) {
    throw new UsageError(`--record ${path}: ${(error as Error).message}`);
  }
}
