/** Wycheproof's and NIST's ECDSA verification tests, each through the reading of its key and of its signature. */
import { readFileSync, readdirSync } from "node:fs";

import { call } from "../../support/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface Case {
  id: string;
  msg: string;
  sig: string;
  result: "valid" | "invalid" | "acceptable";
}

interface Group {
  type: string;
  curve: string;
  sha: string;
  publicKeyDer: string;
  tests: Case[];
}

const P256_NAMES = ["secp256r1", "P-256"];

/** The harness function for each way in which a group writes its signatures. */
const VERIFIERS: Record<string, string> = { EcdsaVerify: "verifyOutcome", EcdsaP1363Verify: "verifyP1363Outcome" };

export default {
  name: "ecdsa",
  run(shared, report) {
    const folder = new URL("vectors/core/", shared);
    const files = readdirSync(folder).filter((name) => /^(wycheproof__ecdsa_.*|nist__ecdsa_sigver)\.json$/.test(name));
    for (const file of files.sort()) {
      const { groups } = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as { groups: Group[] };
      for (const group of groups) runGroup(group, report);
    }
  },
} satisfies VectorSuite;

function runGroup(group: Group, report: SuiteReport): void {
  const verifier = VERIFIERS[group.type];
  for (const test of group.tests) {
    if (!P256_NAMES.includes(group.curve) || group.sha !== "SHA-256") {
      report.skip(test.id, `not yet: ${group.curve}/${group.sha}`);
    } else if (verifier === undefined) report.fail(test.id, `unknown group type ${group.type}`);
    else runCase(verifier, group, test, report);
  }
}

function runCase(verifier: string, group: Group, test: Case, report: SuiteReport): void {
  const bytes = [group.publicKeyDer, test.msg, test.sig].map((hex) => Buffer.from(hex, "hex"));
  const outcome = call(verifier, bytes, "string") ?? "null";
  const actual = outcome === "ok" ? "valid" : isRefusal(outcome) ? "invalid" : outcome;
  report.check(test.id, test.result === "acceptable" ? actual : test.result, actual);
}

/** The faults that say the signature is bad; a key that is not read is no answer to the test. */
function isRefusal(outcome: string): boolean {
  return outcome.startsWith("signature-malformed") || outcome === "signature-mismatch";
}
