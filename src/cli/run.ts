/** `assay run`: one request, one verdict. */
import { stringify } from "yaml";

import { RequestFormError } from "../../host/adapter/admissionRequest.js";
import type { EvaluatedVerdict, EvaluateOptions, Policy } from "../policy.js";
import { fixedClock } from "./clockOption.js";
import { deadlineMilliseconds } from "./deadlineOption.js";
import { readDocument } from "./documents.js";
import { exitCodeOf, UsageError } from "./exitCodes.js";
import { checkWritable, readReplay, record, type Recorded } from "./fixtureFiles.js";
import { verdictText } from "./humanOutput.js";
import { hostsOf, loadModule } from "./modules.js";
import { policyLoadOptions, type PolicyFlags } from "./policyFlags.js";
import { registryOptions, type RegistryFlags } from "./registryOptions.js";

/** What `assay run` takes. */
export interface RunOptions extends PolicyFlags, RegistryFlags {
  policy: string;
  settings?: string;
  request?: string;
  output: string;
  record?: string;
  replay?: string;
  now?: string;
  deadline: string;
}

/** Runs the command and returns its exit code. Throws UsageError. */
export async function run(options: RunOptions): Promise<number> {
  if (options.request === undefined && options.replay === undefined) throw new UsageError(MISSING_REQUEST);
  const format = outputFormat(options.output);
  const clock = fixedClock(options.now);
  const replay = options.replay === undefined ? null : readReplay("--replay", options.replay, clock);
  const policy = await loadModule("--policy", options.policy, {
    ...policyLoadOptions(options),
    registry: registryOptions(options, hostsOf(options.policy)),
    deadlineMs: deadlineMilliseconds(options.deadline),
    ...(clock === null ? {} : { now: clock }),
  });
  const settings = await validSettings(policy, options, replay);
  const request = requestOf(options, replay);
  if (options.record !== undefined) checkWritable("--record", options.record);
  const verdict = await evaluate(policy, request, settings, replay, options);
  if (options.record !== undefined) {
    record(options.record, { module: policy.module, request, settings, now: clock?.() ?? new Date() }, verdict);
  }
  console.log(render(verdict, format));
  return exitCodeOf(verdict.outcome);
}

const MISSING_REQUEST =
  "--request is missing: name a file with the object or AdmissionReview to judge, or --replay a fixture, which has one";

type Format = "human" | "json" | "yaml";

function outputFormat(text: string): Format {
  if (text === "human" || text === "json" || text === "yaml") return text;
  throw new UsageError(`--output ${text}: it must be human, json or yaml`);
}

async function validSettings(
  policy: Policy,
  { settings: path, replay: file }: RunOptions,
  replay: Recorded | null,
): Promise<unknown> {
  const settings = path === undefined ? (replay?.fixture?.settings ?? {}) : readDocument("--settings", path);
  const { valid, message } = await policy.validateSettings(settings, exchangesOf(replay));
  if (valid) return settings;
  const source =
    path !== undefined
      ? `--settings ${path}`
      : replay === null
        ? "--settings (none given)"
        : `--replay ${file}: settings`;
  throw new UsageError(`${source}: ${message}`);
}

function exchangesOf(replay: Recorded | null): Pick<EvaluateOptions, "exchanges"> {
  const exchanges = replay?.exchanges ?? null;
  return exchanges === null ? {} : { exchanges };
}

/** A fixture has a request; one that is named wins. */
function requestOf({ request }: RunOptions, replay: Recorded | null): unknown {
  if (request !== undefined) return readDocument("--request", request);
  const fixture = replay?.fixture ?? null;
  if (fixture !== null) return fixture.request;
  throw new UsageError("--request is missing: a recording of kwctl holds no request");
}

async function evaluate(
  policy: Policy,
  request: unknown,
  settings: unknown,
  replay: Recorded | null,
  options: RunOptions,
): Promise<EvaluatedVerdict> {
  try {
    return await policy.evaluate(
      request,
      settings,
      replay === null ? {} : { replay: replay.evidence, ...exchangesOf(replay) },
    );
  } catch (error) {
    const source =
      options.request === undefined ? `--replay ${options.replay}: request` : `--request ${options.request}`;
    if (error instanceof RequestFormError) throw new UsageError(`${source}: ${error.message}`);
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
