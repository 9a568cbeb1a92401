/** The decision that the policy's works make: one Pod with one image, signed by the one key of the settings. */
import type { EvidenceEntry } from "../../../host/runtime/evidence.js";
import type { EmbeddedRegistry } from "../../../src/testkit/registry/index.js";
import { fixtureCase, publicKey, startCosignRegistry } from "../../support/cosignImages.js";
import { loadVerifyImageSignatures, pod } from "../../support/policy.js";

/** A decision with all that the module heard. */
export interface RecordedDecision {
  request: Record<string, unknown>;
  /** What `validate` is called with. */
  payload: Uint8Array;
  evidence: EvidenceEntry[];
}

/** The policy's settings. */
export function settings(): unknown {
  return { signatures: [{ image: "*", pubKeys: [publicKey("release")] }] };
}

/** The signed image's name in this registry. */
export function signedImage(registry: EmbeddedRegistry): string {
  return `${registry.host}/${fixtureCase("signed").repository}:v1`;
}

/** A Pod with the signed image. */
export function signedPod(registry: EmbeddedRegistry): Record<string, unknown> {
  return pod(signedImage(registry));
}

/** Decides once with a registry, and keeps the evidence. */
export async function recordedDecision(): Promise<RecordedDecision> {
  const policy = await loadVerifyImageSignatures();
  const registry = await startCosignRegistry();
  const request = signedPod(registry);
  const { run } = await policy.evaluate(request, settings());
  await registry.close();
  const admission = { kind: { kind: "Pod" }, operation: "CREATE", object: request };
  const payload = new TextEncoder().encode(JSON.stringify({ request: admission, settings: settings() }));
  return { request, payload, evidence: run.evidence };
}
