/** `assay run`: one request, one verdict. */
import { stringify } from "yaml";

import { admissionRequestOf, RequestFormError } from "../../host/adapter/admissionRequest.js";
import { isObject } from "../../host/json.js";
import { renderedMessage } from "../../host/kubewarden/rendering.js";
import { KUBEWARDEN_BINDING } from "../../host/kubewarden/requests.js";
import { evaluatedResponse } from "../../host/kubewarden/response.js";
import { lockedEntry } from "../loader/fetchModule.js";
import { parseSource } from "../loader/source.js";
import type { EvaluatedVerdict, EvaluateOptions, Policy } from "../policy.js";
import { fixedClock } from "./clockOption.js";
import { deadlineMilliseconds } from "./deadlineOption.js";
import { readDocument } from "./documents.js";
import { exitCodeOf, UsageError } from "./exitCodes.js";
import { checkWritable, readReplay, record, writeRecording, type Recorded } from "./fixtureFiles.js";
import { verdictText } from "./humanOutput.js";
import { policyHost, type KubewardenFlags, type PolicyHost } from "./kubewarden.js";
import { hostsOf, loadModule } from "./modules.js";
import { policyLoadOptions, type PolicyFlags } from "./policyFlags.js";
import { registryOptions, type RegistryFlags } from "./registryOptions.js";

/** What `assay run` takes. */
export interface RunOptions extends PolicyFlags, RegistryFlags, KubewardenFlags {
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
  const registry = registryOptions(options, hostsOf(options.policy));
  const world = { registry, ...(clock === null ? {} : { now: clock }) };
  // Who answers a Kubewarden policy depends on what the module says of itself, which is known when it was loaded.
  let theirs: PolicyHost | null = null;
  const loading = policyLoadOptions(options);
  const policy = await loadModule("--policy", options.policy, {
    ...loading,
    ...world,
    deadlineMs: deadlineMilliseconds(options.deadline),
    kubewarden: { binding: KUBEWARDEN_BINDING, answer: (...call) => theirs?.host.answer(...call) ?? NO_HOST },
  });
  if (policy.module.kind !== "assay") {
    const locked = await lockedEntry(parseSource(options.policy), loading);
    const lockedCapabilities = locked?.hostCapabilities ?? null;
    theirs = await policyHost(options, policy.module.metadata, { ...world, lockedCapabilities });
  }
  try {
    return await evaluated(policy, theirs, { options, format, clock, replay });
  } finally {
    await theirs?.close();
  }
}

const NO_HOST = { error: "there is no host" };

interface Asked {
  options: RunOptions;
  format: Format;
  clock: (() => Date) | null;
  replay: Recorded | null;
}

async function evaluated(policy: Policy, theirs: PolicyHost | null, asked: Asked): Promise<number> {
  const { options, format, clock, replay } = asked;
  const settings = await validSettings(policy, options, replay);
  const request = requestOf(options, replay);
  if (options.record !== undefined) checkWritable("--record", options.record);
  const verdict = await evaluate(policy, request, settings, replay, options);
  if (options.record !== undefined && theirs !== null && replay === null) {
    writeRecording("--record", options.record, theirs.exchanges);
  } else if (options.record !== undefined) {
    record(options.record, { module: policy.module, request, settings, now: clock?.() ?? new Date() }, verdict);
  }
  console.log(format === "kubewarden" ? kubewardenText(policy, verdict, request, settings) : render(verdict, format));
  return exitCodeOf(verdict.outcome);
}

const MISSING_REQUEST =
  "--request is missing: name a file with the object or AdmissionReview to judge, or --replay a fixture, which has one";

type Format = "human" | "json" | "yaml" | "kubewarden";

function outputFormat(text: string): Format {
  if (text === "human" || text === "json" || text === "yaml" || text === "kubewarden") return text;
  throw new UsageError(`--output ${text}: it must be human, json, yaml or kubewarden`);
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

/** The AdmissionResponse, as kwctl prints it, with Kubewarden's words for why an image was not verified. */
function kubewardenText(policy: Policy, verdict: EvaluatedVerdict, request: unknown, settings: unknown): string {
  const { isRaw } = policy.module;
  const asked = isRaw ? request : admissionRequestOf(request);
  const response = evaluatedResponse({ ...verdict, answer: verdict.run.answer }, asked, isRaw);
  if (response.allowed || policy.module.kind !== "assay") return JSON.stringify(response);
  const message = renderedMessage(verdict, settings, objectName(asked));
  return JSON.stringify({ ...response, status: { ...response.status, message } });
}

function objectName(request: unknown): string {
  const object = isObject(request) ? request["object"] : null;
  const metadata = isObject(object) ? object["metadata"] : null;
  return isObject(metadata) && typeof metadata["name"] === "string" ? metadata["name"] : "";
}
