/** `--record` and `--replay`: fixtures in files. */
import { randomBytes } from "node:crypto";
import { existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { rfc3339 } from "../../host/capability/clock.js";
import { atTime, clockEntry, FIXTURE_FORMAT, type Fixture } from "../../host/record/fixture.js";
import { convertRecording } from "../../host/record/kwctl/convert.js";
import type { Exchange } from "../../host/record/kwctl/recording.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { fileProblem } from "../document/fileProblem.js";
import { writeWhole } from "../atomicFile.js";
import { digestOf } from "../digest.js";
import { FixtureFileError, loadFixture, readDocumentFile, saveFixture } from "../fixture/files.js";
import { recordingText } from "../fixture/kwctlFile.js";
import { recordedFixture, type Evaluated } from "../fixture/recorded.js";
import { redactFixture } from "../fixture/redaction.js";
import { loadRecording, loadReplay } from "../fixture/replay.js";
import type { EvaluatedVerdict } from "../policy.js";
import { UsageError } from "./exitCodes.js";
import { printableText } from "./printable.js";

/** The fixture in a file that `option` names (none: an argument), at the time of `clock` if there is one. Throws UsageError. */
export function readFixtureFile(option: string, path: string, clock: (() => Date) | null = null): Fixture {
  const fixture = said(option, () => loadFixture(path));
  return clock === null ? fixture : atTime(fixture, rfc3339(clock()));
}

/** What was recorded, in one of the two ways. */
export interface Recorded {
  fixture: Fixture | null;
  /** Of kwctl. */
  exchanges: Exchange[] | null;
  /** What the module's look-ups are answered from. */
  evidence: EvidenceEntry[];
}

/** A fixture, or a recording of kwctl, at the time of `clock` if there is one. Throws UsageError. */
export function readReplay(option: string, path: string, clock: (() => Date) | null): Recorded {
  const replay = said(option, () => loadReplay(path));
  if ("fixture" in replay) {
    const fixture = clock === null ? replay.fixture : atTime(replay.fixture, rfc3339(clock()));
    return { fixture, exchanges: null, evidence: fixture.evidence };
  }
  const { evidence } = convertRecording(replay.exchanges, digestOf);
  const time = rfc3339(clock?.() ?? new Date());
  return { fixture: null, exchanges: replay.exchanges, evidence: [...evidence, clockEntry(time)] };
}

/** A recording of kwctl. Throws UsageError. */
export function readRecordingFile(path: string): Exchange[] {
  return said("", () => loadRecording(path));
}

/** Writes a fixture whole or not at all. Throws UsageError. */
export function writeFixtureFile(option: string, path: string, fixture: Fixture): void {
  said(option, () => saveFixture(path, fixture));
}

/** Writes what a Kubewarden policy asked, and what it was answered, as kwctl does. Throws UsageError. */
export function writeRecording(option: string, path: string, exchanges: readonly Exchange[]): void {
  try {
    writeWhole(path, recordingText(exchanges));
  } catch (error) {
    throw new UsageError(`${option} ${path}: ${fileProblem(error)}`);
  }
}

/** Writes what was recorded, and says what it holds of private data. Throws UsageError. */
export function record(path: string, evaluated: Evaluated, verdict: EvaluatedVerdict): void {
  const { fixture, findings } = recordedFixture(evaluated, verdict);
  writeFixtureFile("--record", path, fixture);
  for (const { path: place, what } of findings) note(`--record ${path}: ${place}: ${what}: written as REDACTED`);
  const left = redactFixture(fixture).findings;
  if (left.length > 0) {
    const places = left.length === 1 ? left[0]?.path : `${left[0]?.path} and ${left.length - 1} more`;
    note(`--record ${path}: it holds what may be private (${places}); assay fixture redact takes it out`);
  }
}

function note(text: string): void {
  console.error(printableText(`assay: ${text}`));
}

/**
 * A path that cannot be written is found before the evaluation, whose verdict would be lost; and a file that is there
 * and is no fixture, such as the settings by a slip, is not written over. Throws UsageError.
 */
export function checkWritable(option: string, path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) throw new UsageError(`${option} ${path}: there is no folder ${folder}; make it first`);
  if (existsSync(path) && statSync(path).isDirectory()) {
    throw new UsageError(`${option} ${path}: it is a folder; name a file, which may be in it`);
  }
  // A device such as /dev/stdout holds nothing that could be lost.
  if (existsSync(path) && !statSync(path).isFile()) return;
  if (existsSync(path) && !isReplaceable(path)) {
    throw new UsageError(`${option} ${path}: it is there and is no fixture; give another name, or remove it first`);
  }
  const part = `${path}.${randomBytes(4).toString("hex")}.part`;
  try {
    writeFileSync(part, "", { flag: "wx" });
    rmSync(part);
  } catch (error) {
    throw new UsageError(`${option} ${path}: ${fileProblem(error)}`);
  }
}

/** A fixture, also one with mistakes in it, a recording of kwctl, or an empty file. */
function isReplaceable(path: string): boolean {
  if (statSync(path).size === 0) return true;
  try {
    const document = readDocumentFile(path) ?? {};
    if (Array.isArray(document)) return (document[0] as { type?: unknown } | undefined)?.type === "Exchange";
    return (document as { format?: unknown }).format === FIXTURE_FORMAT;
  } catch {
    return false;
  }
}

function said<T>(option: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FixtureFileError) throw new UsageError(`${option} ${error.message}`.trimStart());
    throw error;
  }
}
