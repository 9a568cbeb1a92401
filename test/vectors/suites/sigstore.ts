/**
 * Bundles, and cosign's older signatures and attestations of images, judged by the policy module `verify-artifact`. The
 * settings say what the case's policy says, the registry is the case's files. The parts of such a verification that have
 * cases of their own are in the suites sigstore-certificates, sigstore-timestamps, sigstore-logs, sigstore-trust and sct.
 */
import { readFileSync } from "node:fs";

import { outDirectory } from "../../../build/paths.js";
import { Evaluator } from "../../../host/runtime/evaluator.js";
import { PolicyModule } from "../../../host/runtime/module.js";
import type { SuiteReport, VectorSuite } from "../report.js";
import { SigstoreVectors, type SigstoreCase } from "../sigstore/cases.js";
import { lookupsOf, requestOf } from "../sigstore/request.js";
import { settingsOf } from "../sigstore/settings.js";
import { readArtifactAnswer } from "../sigstore/verdict.js";

/** Which suite runs the cases of a kind; two run more of some bundles. */
const SUITES: Record<string, string> = {
  bundle: "sigstore",
  "bundle-byo-pki": "sigstore",
  "cosign-legacy-image": "sigstore",
  "cosign-legacy-attestation": "sigstore",
  "cert-parse": "sigstore-certificates",
  "certificate-authority-parse": "sigstore-certificates",
  "leaf-cert-usage": "sigstore-certificates",
  "rfc3161-response": "sigstore-timestamps",
  "sct-embedded": "sct",
  "sct-precert-tbs": "sct",
  "merkle-inclusion": "sigstore-logs",
  "checkpoint-parse": "sigstore-logs",
  "rekor-entry-parse": "sigstore-logs",
  "rekor-entry-set": "sigstore-logs",
  "ct-key": "sct",
  "trusted-root-parse": "sigstore-trust",
  "tuf-repository": "sigstore-trust",
  "tuf-root-chain": "sigstore-trust",
};

export default {
  name: "sigstore",
  async run(shared, report) {
    const vectors = new SigstoreVectors(shared);
    const module = await PolicyModule.compile(readFileSync(new URL("verify-artifact.wasm", outDirectory)));
    const evaluator = new Evaluator(module);
    for (const each of vectors.cases) {
      const suite = SUITES[each.kind];
      if (suite === "sigstore") await runCase(vectors, each, evaluator, report);
      else if (suite === undefined) report.skip(each.id, `no suite runs the kind ${each.kind}`);
    }
  },
} satisfies VectorSuite;

/** Faults of what the suite itself made. A deny for one of them, or for want of evidence, or of a trap, decides nothing. */
const NO_DECISION = /^(request|settings|evidence|module)-/;

async function runCase(
  vectors: SigstoreVectors,
  each: SigstoreCase,
  evaluator: Evaluator,
  report: SuiteReport,
): Promise<void> {
  try {
    const payload = { request: requestOf(vectors, each), settings: settingsOf(vectors, each) };
    const { answer } = await evaluator.call("validate", new TextEncoder().encode(JSON.stringify(payload)), {
      lookups: lookupsOf(vectors, each),
    });
    const { accepted, outcome, code } = readArtifactAnswer(answer);
    const isDenied = !accepted && outcome === "denied" && !NO_DECISION.test(code);
    report.check(each.id, each.expected, accepted ? "pass" : isDenied && each.expected === "fail" ? "fail" : code);
  } catch (error) {
    report.fail(each.id, String(error));
  }
}
