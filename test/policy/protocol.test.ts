/** The policy module as any waPC host sees it, one pass at a time. */
import * as assert from "uvu/assert";

import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { Instance, type HostAnswer, type HostCall } from "../../host/runtime/instance.js";
import { bytesOf, policyModule, textOf } from "../support/guests.js";
import { recordedPod } from "../support/recordedPod.js";
import { suite } from "../support/suite.js";

const test = suite("policy/protocol");
const module = await policyModule();
const { request, settings, evidence } = await recordedPod();
const PAYLOAD = bytesOf({ request, settings });

interface Answer {
  accepted: boolean;
  mutated_object?: unknown;
  patch?: unknown;
  explanation: { outcome: string; fault?: { code: string }; images: unknown[] };
}

/** Answers from the evidence, and with `otherwise` what is not in it; each question is noted in `asked`. */
function host(entries: readonly EvidenceEntry[], otherwise: HostAnswer, asked: string[] = []): HostCall {
  return (binding, namespace, operation, payload) => {
    const question = `${namespace}/${operation} ${textOf(payload)}`;
    asked.push(`${binding} ${question}`);
    const entry = entries.find((each) => `${each.operation} ${each.argument}` === question);
    return entry !== undefined && "answer" in entry ? { bytes: entry.answer } : otherwise;
  };
}

function validate(hostCall: HostCall, instance = new Instance(module)): Answer {
  return JSON.parse(textOf(instance.call("validate", PAYLOAD, hostCall))) as Answer;
}

test("with all evidence at hand one pass is enough", () => {
  assert.is(validate(host(evidence, { error: "not-recorded: no" })).accepted, true);
});

test("while any answer is pending nothing is judged, and the answer accepts nothing", () => {
  for (const missing of evidence) {
    const rest = evidence.filter((each) => each !== missing);
    const answer = validate(host(rest, { error: "pending: it is on its way" }));
    assert.is(answer.accepted, false, missing.operation);
    assert.equal([answer.explanation.outcome, answer.explanation.fault?.code], ["pending", "evidence-pending"]);
    assert.equal([answer.explanation.images, answer.patch, answer.mutated_object], [[], undefined, undefined]);
  }
});

test("a missing answer of any kind that is needed accepts nothing, whatever the host calls it", () => {
  for (const missing of evidence) {
    const rest = evidence.filter((each) => each !== missing);
    for (const error of [
      "not-found: x",
      "not-recorded: x",
      "unknown binding: assay",
      "",
      "ok",
      "allowed: x",
      "pendingx",
    ]) {
      // Without a listing of referrers the signature at the tag is proof all the same.
      const isListing = missing.operation === "registry/v1/referrers";
      assert.is(validate(host(rest, { error })).accepted, isListing, `${missing.operation}: ${error}`);
    }
  }
});

test("each question is asked once in a pass: a host has no second answer", () => {
  const asked: string[] = [];
  validate(host(evidence, { error: "refused: no" }, asked));
  assert.is(new Set(asked).size, asked.length);
  assert.equal(
    asked,
    ["registry/v1/resolve", "registry/v1/referrers", "registry/v1/manifest", "registry/v1/blob", "clock/v1/now"].map(
      (operation) => {
        const entry = evidence.find((each) => each.operation === operation);
        return `assay ${operation} ${entry?.argument}`;
      },
    ),
  );
});

test("the memory of an instance does not grow with its calls", () => {
  const instance = new Instance(module);
  const hostCall = host(evidence, { error: "refused: no" });
  validate(hostCall, instance);
  const pages = instance.memoryPages;
  for (let i = 0; i < 300; i++) validate(hostCall, instance);
  assert.is(instance.memoryPages, pages);
});

test("validate_settings asks its host for nothing", () => {
  const asked: string[] = [];
  new Instance(module).call("validate_settings", bytesOf(settings), host([], { error: "refused: no" }, asked));
  assert.equal(asked, []);
});

test.run();
