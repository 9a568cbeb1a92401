/**
 * Wycheproof's and NIST's ECDSA verification tests, each through the reading of its key and of its signature; and each
 * once more with a table for its key, which must change nothing. What is "acceptable" must be refused: the strict side.
 */

import { call } from "../../support/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";
import { type SignatureCase, vectorGroups } from "../signatureVectors.js";

interface Group {
  type: string;
  curve: string;
  sha: string;
  publicKeyDer: string;
  tests: SignatureCase[];
}

/** The scheme for each way in which a group writes its signatures. */
const SCHEMES: Record<string, string> = { EcdsaVerify: "ecdsa", EcdsaP1363Verify: "ecdsa-p1363" };

const HASHES: Record<string, string> = { "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512" };

export default {
  name: "ecdsa",
  run(shared, report) {
    for (const group of vectorGroups<Group>(shared, /^(wycheproof__ecdsa_.*|nist__ecdsa_sigver)\.json$/))
      runGroup(group, report);
  },
} satisfies VectorSuite;

function runGroup(group: Group, report: SuiteReport): void {
  const [scheme, hash] = [SCHEMES[group.type], HASHES[group.sha]];
  for (const test of group.tests) {
    if (scheme === undefined || hash === undefined) report.fail(test.id, `unknown: ${group.type} with ${group.sha}`);
    else runCase(`${scheme}-${hash}`, group, test, report);
  }
}

function runCase(scheme: string, group: Group, test: SignatureCase, report: SuiteReport): void {
  const [spki, message, signature] = [group.publicKeyDer, test.msg, test.sig].map((hex) => Buffer.from(hex, "hex"));
  if (spki === undefined || message === undefined || signature === undefined) return report.fail(test.id, "incomplete");
  for (const prepared of [0, 1]) {
    const outcome = call("ecdsaVectorOutcome", [spki, scheme, message, signature, prepared], "string") ?? "null";
    const actual = outcome === "ok" ? "valid" : isRefusal(outcome) ? "invalid" : outcome;
    const expected = test.result === "valid" ? "valid" : "invalid";
    report.check(prepared === 0 ? test.id : `${test.id}/prepared`, expected, actual);
  }
}

/** The faults that say the signature is bad; a key that is not read is no answer to the test. */
function isRefusal(outcome: string): boolean {
  return outcome.startsWith("signature-malformed") || outcome === "signature-mismatch";
}
