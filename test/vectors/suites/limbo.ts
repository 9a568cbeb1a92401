/** x509-limbo and BetterTLS: certification paths as a validator without a peer name sees them. */
import { readFileSync, readdirSync } from "node:fs";

import { PURPOSE } from "../../../src/testkit/x509/oids.js";
import { oidHex, pathOutcome, type PathRequest } from "../../support/path/request.js";
import type { SuiteReport, VectorSuite } from "../report.js";
import { revocationOutcome } from "../revocationRequests.js";

type Verdict = "SUCCESS" | "FAILURE";

interface File {
  certs: string[];
  tests: Test[];
}

interface Test {
  id: string;
  class: string;
  peer_certificate: number;
  trusted_certs: number[];
  untrusted_intermediates: number[];
  crls: number[];
  validation_kind: "SERVER" | "CLIENT";
  validation_time: string | null;
  extended_key_usage: string[];
  max_chain_depth: number | null;
  expected_no_peer_name: Verdict | null;
}

/** Cases without an expectation for a validator that is given no name, by class. */
const NOT_JUDGED: Readonly<Record<string, string>> = {
  webpki: "a rule of the CA/Browser Forum alone",
  ambiguous: "depends on the peer's name, and peers differ without one",
};

const WITH_CRLS = "crl";

/** Authorities of the web break rules for issuers, too: one of their roots has the serial number 0. */
const BROKEN_RULE = /^certificate-extension .*\(RFC 5280 §4\.[\d.]+\)$/;

const PURPOSES: Readonly<Record<string, string>> = PURPOSE;

function run(shared: URL, report: SuiteReport): void {
  const folder = new URL("vectors/core/", shared);
  const names = readdirSync(folder).filter((name) => /^limbo__.*\.json$/.test(name));
  for (const name of names.sort()) {
    const file = JSON.parse(readFileSync(new URL(name, folder), "utf8")) as File;
    for (const test of file.tests) runTest(file, test, report);
  }
}

function runTest(file: File, test: Test, report: SuiteReport): void {
  const expected = test.expected_no_peer_name;
  if (test.class === WITH_CRLS) return runWithLists(file, test, report);
  if (expected === null) return report.skip(test.id, NOT_JUDGED[test.class] ?? `class ${test.class}: no verdict`);
  const request = requestOf(file, test);
  const isProfile = test.class === "profile";
  const outcome = pathOutcome(isProfile ? { ...request, issuanceRules: true } : request);
  // The rules for issuers must not refuse what a strict reader of the path rules accepts.
  const mustKeepRules = expected === "SUCCESS" && ["path", "online", "eku", "depth"].includes(test.class);
  const strict = mustKeepRules ? pathOutcome({ ...request, issuanceRules: true }) : outcome;
  const isSame = verdictOf(outcome) === verdictOf(strict) || (test.class === "online" && BROKEN_RULE.test(strict));
  report.check(test.id, expected, isSame ? verdictOf(outcome) : `${verdictOf(outcome)}, with issuance rules ${strict}`);
  if (process.env["ASSAY_SHOW_OUTCOMES"] !== undefined) console.log(`${test.id}: ${outcome}`);
}

/** Every certificate of the path has to be covered by a CRL. */
function runWithLists(file: File, test: Test, report: SuiteReport): void {
  const crls = test.crls.map((index) => file.certs[index] as string);
  const outcome = revocationOutcome({ ...requestOf(file, test), crls });
  report.check(test.id, test.expected_no_peer_name as Verdict, verdictOf(outcome));
  if (process.env["ASSAY_SHOW_OUTCOMES"] !== undefined) console.log(`${test.id}: ${outcome}`);
}

function requestOf(file: File, test: Test): PathRequest {
  const der = (index: number): string => file.certs[index] as string;
  const [purpose = test.validation_kind === "CLIENT" ? "clientAuth" : "serverAuth"] = test.extended_key_usage;
  return {
    leaf: der(test.peer_certificate),
    anchors: test.trusted_certs.map(der),
    intermediates: test.untrusted_intermediates.map(der),
    time: test.validation_time ?? new Date().toISOString(),
    extendedKeyUsage: oidHex(PURPOSES[purpose] ?? purpose),
    ...(test.max_chain_depth === null ? {} : { maxDepth: test.max_chain_depth }),
  };
}

function verdictOf(outcome: string): Verdict {
  return /^ok\b/.test(outcome) ? "SUCCESS" : "FAILURE";
}

export default { name: "limbo", run } satisfies VectorSuite;
