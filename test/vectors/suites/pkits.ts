/** NIST's Public Key Interoperability Test Suite: certification paths, policies, name constraints, CRLs. */
import { readFileSync } from "node:fs";

import { oidHex, pathOutcome, type PathRequest } from "../../support/path/request.js";
import type { SuiteReport, VectorSuite } from "../report.js";
import { revocationOutcome } from "../revocationRequests.js";

interface File {
  certs: string[];
  crl_table: string[];
  tests: Test[];
}

interface Test {
  id: string;
  name: string;
  time: string;
  trust_anchor: number;
  path: number[];
  crls: number[];
  initial_policy_set: string[];
  initial_explicit_policy: boolean;
  initial_policy_mapping_inhibit: boolean;
  initial_any_policy_inhibit: boolean;
  should_validate: boolean;
  needs_crl: boolean;
}

function run(shared: URL, report: SuiteReport): void {
  const file = JSON.parse(readFileSync(new URL("vectors/core/pkits.json", shared), "utf8")) as File;
  for (const test of file.tests) {
    if (/\bDSA\b/.test(test.name)) report.skip(test.id, "DSA keys are not supported");
    else runTest(file, test, report);
  }
}

function runTest(file: File, test: Test, report: SuiteReport): void {
  const request = requestOf(file, test);
  const outcome = revocationOutcome({ ...request, crls: test.crls.map((index) => file.crl_table[index] as string) });
  // What CRLs do not decide has to come out the same without them.
  const alone = test.needs_crl ? outcome : pathOutcome(request);
  const isSame = verdictOf(alone) === verdictOf(outcome);
  const actual = isSame ? verdictOf(outcome) : `${verdictOf(outcome)}, without CRLs ${alone}`;
  report.check(test.id, test.should_validate ? "valid" : "invalid", actual);
  if (process.env["ASSAY_SHOW_OUTCOMES"] !== undefined) console.log(`${test.id} ${test.name}: ${outcome}`);
}

function verdictOf(outcome: string): string {
  return /^ok\b/.test(outcome) ? "valid" : "invalid";
}

/** The path stands in the file with the end entity last. */
function requestOf(file: File, test: Test): PathRequest {
  const der = (index: number): string => file.certs[index] as string;
  const path = test.path.map(der);
  return {
    leaf: path.pop() as string,
    anchors: [der(test.trust_anchor)],
    intermediates: path,
    time: test.time,
    initialPolicySet: test.initial_policy_set.map(oidHex),
    initialExplicitPolicy: test.initial_explicit_policy,
    initialPolicyMappingInhibit: test.initial_policy_mapping_inhibit,
    initialAnyPolicyInhibit: test.initial_any_policy_inhibit,
  };
}

export default { name: "pkits", run } satisfies VectorSuite;
