/** The shipped policy module: making an instance of it, and whole decisions. */
import { randomBytes } from "node:crypto";

import { Evaluator } from "../../../host/runtime/evaluator.js";
import { Instance } from "../../../host/runtime/instance.js";
import { PolicyModule } from "../../../host/runtime/module.js";
import { startCosignRegistry } from "../../support/cosignImages.js";
import { loadVerifyImageSignatures } from "../../support/policy.js";
import type { Work, Works } from "../work.js";
import { recordedDecision, settings, signedPod } from "./decision.js";
import { moduleBytes } from "./sizes.js";

export const policyWorks: Works = {
  "module-compile": moduleCompile,
  "module-instantiate": moduleInstantiate,
  "validate-settings": validateSettings,
  "evaluate-replay": evaluateReplay,
  "evaluate-live": evaluateLive,
};

/** Fresh bytes each time: an engine may keep the code of bytes that it has seen. */
async function moduleCompile(): Promise<Work> {
  const bytes = moduleBytes();
  const padded = (): Uint8Array =>
    Buffer.concat([bytes, Buffer.from([0, 9, 8]), randomBytes(8).map((byte) => byte & 0x7f)]);
  return {
    subjects: [{ name: "assay", once: async () => (await PolicyModule.compile(padded())).size > 0 }],
    clock: "wall",
  };
}

async function moduleInstantiate(): Promise<Work> {
  const module = await PolicyModule.compile(moduleBytes());
  return { subjects: [{ name: "assay", once: () => new Instance(module).memoryPages > 0 }], clock: "wall" };
}

async function validateSettings(): Promise<Work> {
  const policy = await loadVerifyImageSignatures();
  return {
    subjects: [{ name: "assay", once: async () => (await policy.validateSettings(settings())).valid }],
    clock: "wall",
  };
}

/** The decision alone: all evidence is at hand. `fresh-instance` makes one for each request, as policy-server does. */
async function evaluateReplay(): Promise<Work> {
  const policy = await loadVerifyImageSignatures();
  const { request, payload, evidence } = await recordedDecision();
  const fresh = async (): Promise<boolean> => {
    const { answer } = await new Evaluator(policy.module).call("validate", payload, { evidence });
    return new TextDecoder().decode(answer).startsWith('{"accepted":true');
  };
  const replayed = async (): Promise<boolean> =>
    (await policy.evaluate(request, settings(), { replay: evidence })).accepted;
  return {
    subjects: [
      { name: "assay", once: replayed },
      { name: "assay-fresh-instance", once: fresh },
    ],
    clock: "wall",
  };
}

/** With the embedded registry over loopback HTTP. */
async function evaluateLive(): Promise<Work> {
  const policy = await loadVerifyImageSignatures();
  const registry = await startCosignRegistry();
  const request = signedPod(registry);
  return {
    subjects: [{ name: "assay", once: async () => (await policy.evaluate(request, settings())).accepted }],
    clock: "wall",
    close: () => registry.close(),
  };
}
