/** The calls that every waPC host must answer alike, and the answers of the project's own host. */
import { Evaluator } from "../../host/runtime/evaluator.js";
import { GuestError } from "../../host/runtime/instance.js";
import { toBase64 } from "../../host/record/base64.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { admissionRequestOf } from "../../host/adapter/admissionRequest.js";
import { fixtureCases, publicKey, startCosignRegistry } from "../support/cosignImages.js";
import { loadVerifyImageSignatures, pod } from "../support/policy.js";

/** One guest call with what it must bring: an answer, or the guest's error text. */
export interface InteropCase {
  name: string;
  operation: string;
  payload: Uint8Array;
  /** The text of a file of answers: entries as in a fixture, in base64 throughout. */
  answers: string;
  expected: { answer: Uint8Array } | { error: string };
}

const SETTINGS = { signatures: [{ image: "*", pubKeys: [publicKey("release")] }] };

/** Every fixture image with its recorded evidence and without it, settings good and bad, and requests that cannot be read. */
export async function interopCases(): Promise<InteropCase[]> {
  const policy = await loadVerifyImageSignatures({ now: () => new Date("2026-11-21T00:00:00Z") });
  const evaluator = new Evaluator(policy.module);
  const registry = await startCosignRegistry();
  const calls: [string, string, unknown, EvidenceEntry[]][] = [
    ["protocol-version", "protocol_version", "", []],
    ["settings-good", "validate_settings", SETTINGS, []],
    ["settings-unknown-key", "validate_settings", { signatures: [], typo: 1 }, []],
    ["settings-empty-list", "validate_settings", { signatures: [{ image: "*", keyless: [] }] }, []],
    ["request-no-json", "validate", "{", []],
    [
      "request-no-object",
      "validate",
      { request: { kind: { kind: "Pod" }, operation: "CREATE" }, settings: SETTINGS },
      [],
    ],
    ["operation-unknown", "no_such_operation", "", []],
  ];
  for (const { name, repository, tag } of fixtureCases) {
    const object = pod(`${registry.host}/${repository}:${tag}`);
    const payload = { request: admissionRequestOf(object), settings: SETTINGS };
    const { run } = await policy.evaluate(object, SETTINGS);
    calls.push(
      [`image-${name}`, "validate", payload, run.evidence],
      [`nothing-recorded-${name}`, "validate", payload, []],
    );
  }
  await registry.close();
  return Promise.all(calls.map((call) => interopCase(evaluator, ...call)));
}

async function interopCase(
  evaluator: Evaluator,
  name: string,
  operation: string,
  payload: unknown,
  evidence: EvidenceEntry[],
): Promise<InteropCase> {
  const bytes = new TextEncoder().encode(typeof payload === "string" ? payload : JSON.stringify(payload));
  const expected = await ownAnswer(evaluator, operation, bytes, evidence);
  return { name, operation, payload: bytes, answers: answersText(evidence), expected };
}

function answersText(evidence: readonly EvidenceEntry[]): string {
  const rows = evidence.map((entry) => {
    const { operation, argument } = entry;
    return "failure" in entry
      ? { operation, argument, failure: entry.failure }
      : { operation, argument, base64: toBase64(entry.answer) };
  });
  return JSON.stringify(rows, null, 2);
}

async function ownAnswer(
  evaluator: Evaluator,
  operation: string,
  payload: Uint8Array,
  evidence: EvidenceEntry[],
): Promise<InteropCase["expected"]> {
  try {
    return { answer: (await evaluator.call(operation, payload, { evidence })).answer };
  } catch (error) {
    if (error instanceof GuestError && !error.isTrap) return { error: error.message };
    throw error;
  }
}
