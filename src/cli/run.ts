/** `assay run`: one request, one verdict. */
import { renameSync, writeFileSync } from "node:fs";

import { stringify } from "yaml";

import { RequestFormError } from "../../host/adapter/admissionRequest.js";
import { EvidenceFileError, readEvidence, writeEvidence } from "../../host/record/evidenceFile.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import type { EvaluatedVerdict, Policy } from "../policy.js";
import { readDocument, readText } from "./documents.js";
import { exitCodeOf, UsageError } from "./exitCodes.js";
import { verdictText } from "./humanOutput.js";
import { loadModule } from "./modules.js";

/** What `assay run` takes. */
export interface RunOptions {
  policy: string;
  settings?: string;
  request: string;
  output: string;
  record?: string;
  replay?: string;
  now?: string;
  plainHttp: string[];
  deadline: string;
}

/** Runs the command and returns its exit code. Throws UsageError. */
export async function run(options: RunOptions): Promise<number> {
  const format = outputFormat(options.output);
  const policy = await loadModule("--policy", options.policy, {
    registry: { plainHttp: options.plainHttp },
    now: clock(options.now),
    deadlineMs: deadline(options.deadline),
  });
  const settings = await validSettings(policy, options.settings);
  const request = readDocument("--request", options.request);
  const verdict = await evaluate(policy, request, settings, replayEntries(options.replay), options.request);
  if (options.record !== undefined) writeWhole(options.record, writeEvidence(verdict.run.evidence));
  console.log(render(verdict, format));
  return exitCodeOf(verdict.outcome);
}

type Format = "human" | "json" | "yaml";

function outputFormat(text: string): Format {
  if (text === "human" || text === "json" || text === "yaml") return text;
  throw new UsageError(`--output ${text}: it must be human, json or yaml`);
}

function clock(text: string | undefined): () => Date {
  if (text === undefined) return () => new Date();
  const time = rfc3339Date(text);
  if (time === null) {
    throw new UsageError(`--now ${text}: it must be an RFC 3339 time such as 2026-11-21T00:00:00Z`);
  }
  return () => time;
}

/** RFC 3339 §5.6 and its restrictions §5.7, but no leap seconds; null when it is none. */
function rfc3339Date(text: string): Date | null {
  const clockTime = String.raw`(?:[01]\d|2[0-3]):[0-5]\d`;
  const form = new RegExp(String.raw`^(\d{4}-\d\d-\d\d)T${clockTime}:[0-5]\d(?:\.\d+)?(?:Z|[+-]${clockTime})$`);
  const date = form.exec(text)?.[1];
  if (date === undefined) return null;
  const midnight = new Date(`${date}T00:00:00Z`);
  // JavaScript reads 30 February as 2 March.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date)) return null;
  return new Date(text);
}

function deadline(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 3600)) throw new UsageError(`--deadline ${text}: it must be seconds, 0 < s ≤ 3600`);
  return Math.ceil(seconds * 1000);
}

async function validSettings(policy: Policy, path: string | undefined): Promise<unknown> {
  const settings = path === undefined ? {} : readDocument("--settings", path);
  const { valid, message } = await policy.validateSettings(settings);
  if (!valid) throw new UsageError(`--settings ${path ?? "(none given)"}: ${message}`);
  return settings;
}

function replayEntries(path: string | undefined): EvidenceEntry[] | undefined {
  if (path === undefined) return undefined;
  try {
    return readEvidence(readText("--replay", path));
  } catch (error) {
    if (error instanceof EvidenceFileError) throw new UsageError(`--replay ${path}: ${error.message}`);
    throw error;
  }
}

async function evaluate(
  policy: Policy,
  request: unknown,
  settings: unknown,
  replay: EvidenceEntry[] | undefined,
  path: string,
): Promise<EvaluatedVerdict> {
  try {
    return await policy.evaluate(request, settings, replay === undefined ? {} : { replay });
  } catch (error) {
    if (error instanceof RequestFormError) throw new UsageError(`--request ${path}: ${error.message}`);
    throw error;
  }
}

/** Nothing is left half-written: the file appears when it is whole. */
function writeWhole(path: string, text: string): void {
  try {
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  } catch (error) {
    throw new UsageError(`--record ${path}: ${(error as Error).message}`);
  }
}

function render(verdict: EvaluatedVerdict, format: Format): string {
  if (format === "human") return verdictText(verdict);
  const { run: cost, ...plain } = verdict;
  const { passes, lookups, requests, milliseconds } = cost;
  const document = { ...plain, run: { passes, lookups, requests, milliseconds: Math.round(milliseconds * 10) / 10 } };
  return format === "json" ? JSON.stringify(document, null, 2) : stringify(document).trimEnd();
}
