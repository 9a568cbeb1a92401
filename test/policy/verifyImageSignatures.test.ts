/** Walks `policies/verify-image-signatures/test/cases`: each case live, and again from the recorded evidence. */
import { readFileSync, readdirSync } from "node:fs";

import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import { loadPolicyFile, type EvaluatedVerdict, type Outcome, type PatchOperation } from "../../src/index.js";
import { fetchOnly, filled, putLayout, startCosignRegistry, tagImage } from "../support/cosignImages.js";
import { POLICY_FILE, textOf } from "../support/guests.js";
import { patched } from "../support/jsonPatch.js";
import { suite } from "../support/suite.js";

interface Case {
  name: string;
  /** A Kubernetes object, or else a whole request. */
  object?: Record<string, unknown>;
  request?: Record<string, unknown>;
  settings: unknown;
  expected: {
    outcome: Outcome;
    /** The HTTP status; null when left out. */
    code?: number;
    /** The fault of the request, else that of the first image with the outcome. */
    faultCode?: string;
    messageContains?: string[];
    patch?: PatchOperation[];
    warnings?: string[];
    lookups?: number;
    settingsValid?: boolean;
  };
}

const test = suite("policy/verify-image-signatures");
const CASES = new URL("policies/verify-image-signatures/test/cases/", projectRoot);
const NOW = new Date("2026-11-21T00:00:00Z");

const registry = await startCosignRegistry();
tagImage(registry, "cosign/signed", "signed", ["latest"]);
await putLayout(registry, "library/nginx", "signed");
tagImage(registry, "library/nginx", "signed", ["latest"]);
tagImage(registry, "apps/web", "signed", ["v1"]);
await putLayout(registry, "signatures/web", "signed");
const policy = await loadPolicyFile(POLICY_FILE, { registry: { fetch: fetchOnly(registry.host) }, now: () => NOW });
test.after(async () => await registry.close());

for (const file of readdirSync(CASES).sort()) {
  const cases = JSON.parse(readFileSync(new URL(file, CASES), "utf8")) as Case[];
  for (const each of cases) test(`${file}: ${each.name}`, async () => await check(filled(each, registry.host)));
}

async function check(each: Case): Promise<void> {
  const { settings, expected } = each;
  const request = each.request ?? each.object;
  const { valid } = await policy.validateSettings(settings);
  assert.is(valid, expected.settingsValid ?? true, "validate_settings");
  const verdict = await policy.evaluate(request, settings);
  checkVerdict(verdict, expected);
  checkMutation(verdict, (each.request?.["object"] ?? each.object) as Record<string, unknown> | null);
  const replay = await policy.evaluate(request, settings, { replay: verdict.run.evidence });
  assert.is(textOf(replay.run.answer), textOf(verdict.run.answer), "the same answer from recorded evidence");
  assert.equal([replay.run.passes, replay.run.lookups, replay.run.requests], [1, 0, 0]);
}

function checkVerdict(verdict: EvaluatedVerdict, expected: Case["expected"]): void {
  const { outcome, code = null, faultCode, messageContains = [], patch, warnings, lookups } = expected;
  const images = verdict.explanation.images;
  const fault = verdict.explanation.fault ?? images.find((image) => image.outcome === outcome)?.fault;
  assert.is(verdict.outcome, outcome, verdict.message);
  assert.is(verdict.accepted, outcome === "allowed");
  assert.is(verdict.code, code, "code");
  assert.is(fault?.code, faultCode, "fault");
  assert.is(verdict.message === "", outcome === "allowed");
  for (const part of messageContains) assert.match(verdict.message, part);
  if (patch !== undefined) assert.equal(verdict.patch, patch);
  if (warnings !== undefined) assert.equal(verdict.warnings, warnings);
  if (lookups !== undefined) assert.is(verdict.run.lookups, lookups, "look-ups");
  assert.ok(verdict.run.passes <= 4, `${verdict.run.passes} passes`);
}

/** `mutated_object` and `patch` say the same, and there is neither when nothing is rewritten. */
function checkMutation(verdict: EvaluatedVerdict, object: Record<string, unknown> | null): void {
  if (verdict.patch.length === 0) return assert.is(verdict.mutatedObject, null);
  assert.is(verdict.accepted, true);
  assert.equal(verdict.mutatedObject, patched(object, verdict.patch));
}

test.run();
