/**
 * What holds of every case of our policies' suites, whatever it expects: the same answer again from the evidence that was
 * heard, in one pass and without a look-up; a patch that says what the mutated object says; and for settings that are
 * refused, that every request is denied with them.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { admissionRequestOf } from "../../host/adapter/admissionRequest.js";
import { isObject } from "../../host/json.js";
import { Evaluator } from "../../host/runtime/evaluator.js";
import { PolicyModule } from "../../host/runtime/module.js";
import { readVerdict, type Verdict } from "../../host/runtime/verdict.js";
import { policyNames } from "../../build/modules.js";
import { outDirectory, projectRoot } from "../../build/paths.js";
import { caseInputs, type CaseInputs } from "../../src/suite/caseInputs.js";
import { isSettingsExpectation } from "../../src/suite/expectation.js";
import { findSuites } from "../../src/suite/find.js";
import { Inputs } from "../../src/suite/inputs.js";
import { readSuiteFile, type Case, type Suite } from "../../src/suite/suite.js";
import { Worlds } from "../../src/suite/worlds.js";
import { bytesOf, textOf } from "../support/guests.js";
import { patched } from "../support/jsonPatch.js";
import { loadVerifyImageSignatures, pod } from "../support/policy.js";
import { suite } from "../support/suite.js";

const test = suite("policy/suite replays");

for (const name of policyNames()) {
  const module = await PolicyModule.compile(readFileSync(new URL(`${name}.wasm`, outDirectory)));
  const isRaw = isObject(module.metadata) && module.metadata["policyType"] === "raw";
  const evaluator = new Evaluator(module);
  for (const file of findSuites([fileURLToPath(new URL(`policies/${name}/test`, projectRoot))])) {
    const read = readSuiteFile(file);
    test(`${name}: ${read.name}`, async () => await checkSuite(read, evaluator, isRaw));
  }
}

async function checkSuite(read: Suite, evaluator: Evaluator, isRaw: boolean): Promise<void> {
  const [worlds, inputs] = [new Worlds(), new Inputs()];
  for (const each of read.cases) {
    for (const variant of await variantsOf(worlds, read, each)) {
      const world = await worlds.of(read, each, variant);
      const made = caseInputs({ suite: read, case: each, inputs, world, isRaw });
      if (isSettingsExpectation(made.expect)) await checkRefusal(evaluator, made.settings, each.name, isRaw);
      else await checkReplay(evaluator, made, each.name, isRaw);
    }
  }
}

/** Of a case that makes others, the twin and the first that is wrong: all of them take long. */
async function variantsOf(worlds: Worlds, read: Suite, each: Case): Promise<(number | null)[]> {
  return (await worlds.variants(read, each)).length === 0 ? [null] : [0, 1];
}

async function checkReplay(evaluator: Evaluator, made: CaseInputs, name: string, isRaw: boolean): Promise<void> {
  const request = isRaw ? made.request : admissionRequestOf(made.request);
  const payload = bytesOf({ request, settings: made.settings });
  const live = await evaluator.call("validate", payload, {
    evidence: made.evidence,
    ...(made.lookups === null ? {} : { lookups: made.lookups }),
  });
  const replay = await evaluator.call("validate", payload, { evidence: live.evidence });
  assert.is(textOf(replay.answer), textOf(live.answer), name);
  assert.equal([replay.passes, replay.lookups], [1, 0], name);
  checkMutation(readVerdict(live.answer), isObject(request) ? request["object"] : null, name);
}

/** `mutated_object` and `patch` say the same, and there is neither when nothing is rewritten. */
function checkMutation(verdict: Verdict, object: unknown, name: string): void {
  if (verdict.patch.length === 0) return assert.is(verdict.mutatedObject, null, name);
  assert.is(verdict.accepted, true, name);
  assert.equal(verdict.mutatedObject, patched(object, verdict.patch), name);
}

/** Whoever does not ask for the settings first is denied all the same. */
async function checkRefusal(evaluator: Evaluator, settings: unknown, name: string, isRaw: boolean): Promise<void> {
  const image = "registry.example/shop/signed:v1";
  const request = isRaw ? { image } : admissionRequestOf(pod(image));
  const verdict = readVerdict((await evaluator.call("validate", bytesOf({ request, settings }))).answer);
  assert.is(verdict.accepted, false, name);
}

test("with settings that are refused even a deletion is denied", async () => {
  const policy = await loadVerifyImageSignatures();
  const deletion = { uid: "u-1", kind: { group: "", version: "v1", kind: "Pod" }, operation: "DELETE" };
  const verdict = await policy.evaluate(deletion, {});
  assert.equal([verdict.outcome, verdict.code], ["denied", 500]);
  assert.is(verdict.explanation.fault?.code, "settings-missing-key");
});

test.run();
