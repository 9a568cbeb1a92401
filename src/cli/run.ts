/** `assay run`: one request, one verdict. */
import { stringify } from "yaml";

import { RequestFormError } from "../../host/adapter/admissionRequest.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import type { EvaluatedVerdict, Policy } from "../policy.js";
import { fixedClock } from "./clockOption.js";
import { dockerCredentials } from "./dockerConfig.js";
import { readDocument } from "./documents.js";
import { checkWritable, record, replayEntries } from "./evidenceFiles.js";
import { exitCodeOf, UsageError } from "./exitCodes.js";
import { verdictText } from "./humanOutput.js";
import { loadModule } from "./modules.js";
import { plainHttpHosts } from "./plainHttp.js";

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
  const clock = fixedClock(options.now);
  const policy = await loadModule("--policy", options.policy, {
    registry: { plainHttp: plainHttpHosts(options.plainHttp), credentials: dockerCredentials() },
    deadlineMs: deadline(options.deadline),
    ...(clock === null ? {} : { now: clock }),
  });
  const settings = await validSettings(policy, options.settings);
  const request = readDocument("--request", options.request);
  if (options.record !== undefined) checkWritable(options.record);
  const verdict = await evaluate(policy, request, settings, replayEntries(options.replay, clock), options.request);
  if (options.record !== undefined) record(options.record, verdict.run.evidence);
  console.log(render(verdict, format));
  return exitCodeOf(verdict.outcome);
}

type Format = "human" | "json" | "yaml";

function outputFormat(text: string): Format {
  if (text === "human" || text === "json" || text === "yaml") return text;
  throw new UsageError(`--output ${text}: it must be human, json or yaml`);
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

function render(verdict: EvaluatedVerdict, format: Format): string {
  if (format === "human") return verdictText(verdict);
  const { run: cost, ...plain } = verdict;
  const { passes, lookups, requests, milliseconds } = cost;
  const document = { ...plain, run: { passes, lookups, requests, milliseconds: Math.round(milliseconds * 10) / 10 } };
  return format === "json" ? JSON.stringify(document, null, 2) : stringify(document).trimEnd();
}
