/** Policies that Kubewarden's own SDK and Go make run unchanged, in this thread and in workers, with the answers of Kubewarden's hosts. */
import { isDeepStrictEqual } from "node:util";

import { kubewardenHost } from "../../host/kubewarden/host.js";
import { RegistryClient } from "../../host/registry/client.js";
import type { ForeignHost } from "../../host/runtime/foreignHost.js";
import { Policy, type EvaluatedVerdict, type PolicyOptions } from "../../src/index.js";
import { workerGuests } from "../../src/worker/workerGuests.js";
import { fixtureCases, publicKey, startCosignRegistry } from "../support/cosignImages.js";
import { loadVerifyImageSignatures } from "../support/policy.js";
import type { Checks } from "./checks.js";
import { guestBytes, type GuestName } from "./guestBuilds.js";
import { ENDLESS_CASES, GUEST_CASES, OBJECT, type GuestCase } from "./guestCases.js";

/** What a run of the endless ones may take. */
const SHORT_DEADLINE_MS = 1500;

/** All cases, in both ways. */
export async function guestChecks(checks: Checks): Promise<void> {
  const guests = workerGuests();
  for (const name of ["rust", "go"] as const) {
    const bytes = guestBytes(name);
    if ("skipped" in bytes) {
      checks.skip(bytes.skipped);
      continue;
    }
    await inOneWay(checks, name, "in this thread", bytes, {});
    await inOneWay(checks, name, "in a worker", bytes, { guests });
    await endless(checks, name, bytes, { guests });
    if (name === "rust") await withRealHost(checks, bytes, { guests });
  }
  await guests.close();
}

async function inOneWay(
  checks: Checks,
  guest: GuestName,
  way: string,
  bytes: Uint8Array,
  options: PolicyOptions,
): Promise<void> {
  const heard: string[] = [];
  for (const row of GUEST_CASES.filter((each) => each.guest === guest)) {
    const policy = await Policy.load(bytes, { ...options, kubewarden: scripted(row, heard) });
    const verdict = await policy.evaluate(OBJECT, row.settings);
    checks.check(`${guest} ${row.name} ${way}`, problemOf(row, verdict) ?? callProblem(row, heard.splice(0)));
  }
  const policy = await Policy.load(bytes, { ...options, kubewarden: scripted(null, heard) });
  checks.check(`${guest} settings ${way}`, await settingsProblem(policy));
  if (guest !== "rust") return;
  const { accepted, run } = await policy.evaluate(OBJECT, { action: "log" });
  const logged = heard.filter((call) => /^tracing\/log .*(the guest at work|a warning)/.test(call));
  checks.check(
    `rust logs ${way}`,
    accepted && logged.length === 2 && run.log === "on standard error\n" ? null : heard.join(),
  );
}

async function settingsProblem(policy: Policy): Promise<string | null> {
  const good = await policy.validateSettings({ action: "accept" });
  const bad = await policy.validateSettings({});
  const isRight = good.valid && !bad.valid && bad.message === "no action is named";
  if (!isRight) return JSON.stringify([good, bad]);
  if (policy.module.kind === "wasi") return null;
  const version = await policy.protocolVersion();
  if (version !== "v1") return `protocol_version is ${String(version)}`;
  const { valid, message } = await policy.validateSettings({ action: "panic-in-settings" });
  const text =
    'Error invoking settings validation callback: GuestCallFailure("error while executing at wasm backtrace:';
  return !valid && message.startsWith(text) ? null : message;
}

async function endless(checks: Checks, guest: GuestName, bytes: Uint8Array, options: PolicyOptions): Promise<void> {
  const policy = await Policy.load(bytes, { ...options, deadlineMs: SHORT_DEADLINE_MS });
  for (const row of ENDLESS_CASES.filter((each) => each.guest === guest)) {
    const verdict = await policy.evaluate(OBJECT, row.settings);
    checks.check(`${guest} ${row.name}`, problemOf(row, verdict));
    const next = await policy.evaluate(OBJECT, { action: "accept" });
    checks.check(`${guest} next after ${row.name}`, next.accepted ? null : next.message);
  }
}

/** Signed and unsigned images, judged by the project's own module behind Kubewarden's calls. */
async function withRealHost(checks: Checks, bytes: Uint8Array, options: PolicyOptions): Promise<void> {
  const registry = await startCosignRegistry();
  const verifier = await loadVerifyImageSignatures();
  const host = kubewardenHost({ images: new RegistryClient(), verifier, certificates: verifier });
  const policy = await Policy.load(bytes, { ...options, kubewarden: host });
  const [signed] = fixtureCases;
  if (signed === undefined) throw new Error("there is no image");
  const image = `${registry.host}/${signed.repository}:${signed.tag}`;
  const settings = (key: "release" | "other"): object => {
    return { action: "v2-pub-key", argument: { image, keys: [publicKey(key)] } };
  };
  const right = await policy.evaluate(OBJECT, settings("release"));
  const told = JSON.parse(right.warnings[0] ?? "null") as { is_trusted?: boolean; digest?: string } | null;
  const isTrusted = right.accepted && told?.is_trusted === true && told.digest?.startsWith("sha256:") === true;
  checks.check("rust verifies a signed image by the real host", isTrusted ? null : right.message);
  const wrong = await policy.evaluate(OBJECT, settings("other"));
  const isRefused =
    !wrong.accepted && wrong.message.startsWith("error invoking host capability oci.verify: Host error: ");
  checks.check("rust hears of a wrong key from the real host", isRefused ? null : JSON.stringify(wrong.message));
  await registry.close();
}

/** Answers the case's call, after a turn of the event loop, and notes every one. */
function scripted(row: GuestCase | null, heard: string[]): ForeignHost {
  return {
    binding: "kubewarden",
    answer: async (namespace, operation, payload) => {
      const text = new TextDecoder().decode(payload);
      heard.push(`${namespace}/${operation} ${text}`);
      await new Promise((resolve) => setImmediate(resolve));
      if (namespace === "tracing") return { bytes: new Uint8Array() };
      if (row?.call === undefined) return { error: "not scripted" };
      return { bytes: new TextEncoder().encode(JSON.stringify(row.call.answer)) };
    },
  };
}

function callProblem({ call, name }: GuestCase, heard: string[]): string | null {
  if (call === undefined) return null;
  const [first = "", ...rest] = heard;
  const [path = ""] = first.split(" ", 1);
  const payload: unknown = JSON.parse(first.slice(path.length) || "null");
  const isRight = rest.length === 0 && path === call.path && isDeepStrictEqual(payload, call.payload);
  return isRight ? null : `${name}: it called ${heard.join(" and ")}`;
}

function problemOf({ expected }: GuestCase, verdict: EvaluatedVerdict): string | null {
  const actual: Record<string, unknown> = {
    ...verdict,
    warnings: verdict.warnings.map(jsonOrText),
    log: verdict.run.log,
  };
  for (const [name, wanted] of Object.entries(expected)) {
    const value = actual[name];
    const isRight = wanted instanceof RegExp ? wanted.test(String(value)) : isDeepStrictEqual(value, wanted);
    if (!isRight) return `${name} is ${JSON.stringify(value)} instead of ${String(wanted)}; ${verdict.message}`;
  }
  return null;
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
