/** A Pod with one signed image, its settings, and the evidence of its evaluation: what fuzz tests start from. */
import { readFileSync } from "node:fs";

import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { Policy } from "../../src/index.js";
import { publicKey, startCosignRegistry } from "./cosignImages.js";
import { POLICY_FILE } from "./guests.js";

/** An evaluation that was allowed. */
export interface RecordedPod {
  image: string;
  request: Record<string, unknown>;
  settings: unknown;
  evidence: EvidenceEntry[];
}

/** Evaluates the Pod once against an embedded registry, which is closed afterwards. */
export async function recordedPod(): Promise<RecordedPod> {
  const registry = await startCosignRegistry();
  const image = `${registry.host}/cosign/signed:v1`;
  const object = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "demo", labels: { app: "a" } },
    spec: { containers: [{ name: "app", image }], initContainers: [{ name: "init", image }], volumes: [] },
  };
  const request = { uid: "u", kind: { group: "", version: "v1", kind: "Pod" }, operation: "CREATE", object };
  const settings = { signatures: [{ image: "*", pubKeys: [publicKey("release")] }] };
  const policy = await Policy.load(readFileSync(POLICY_FILE));
  const verdict = await policy.evaluate(request, settings);
  await registry.close();
  if (!verdict.accepted) throw new Error(verdict.message);
  return { image, request, settings, evidence: verdict.run.evidence };
}
