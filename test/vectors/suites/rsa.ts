/**
 * Wycheproof's and NIST's tests of RSASSA-PKCS1-v1_5 and RSASSA-PSS, each through the reading of its key. In the groups
 * "with parameters" the key's own PSS parameters decide.
 */
import { createHash } from "node:crypto";

import { call } from "../../support/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";
import { type SignatureCase, vectorGroups } from "../signatureVectors.js";

interface Case extends SignatureCase {
  flags: string[];
}

interface Group {
  type: string;
  sha: string;
  mgf?: string;
  mgfSha?: string;
  sLen?: number;
  keySize: number;
  publicKeyDer: string;
  tests: Case[];
}

type Verifier = (key: Uint8Array, digest: Uint8Array, signature: Uint8Array) => string;

/** Hashes by the names of the files, as the harness numbers them. */
const HASHES = ["SHA-256", "SHA-384", "SHA-512"];
const LEAST_BITS = 2048;
const MOST_BITS = 8192;

/**
 * What "acceptable" cases are here, by their flag. A DigestInfo without NULL is refused. A key with e = 3 is allowed, so
 * that its signatures, which are right, are valid. Other flags: refused, until somebody has looked.
 */
const ACCEPTABLE: Record<string, string> = { MissingNull: "invalid", SmallPublicKey: "valid" };

export default {
  name: "rsa",
  run(shared, report) {
    for (const group of vectorGroups<Group>(shared, /^(wycheproof|nist)__rsa_.*\.json$/)) runGroup(group, report);
  },
} satisfies VectorSuite;

function runGroup(group: Group, report: SuiteReport): void {
  const outside = whyOutside(group);
  if (outside !== null) return group.tests.forEach((test) => report.skip(test.id, outside));
  const verifier = verifierOf(group);
  for (const test of group.tests) {
    if (typeof verifier === "string") report.fail(test.id, verifier);
    else runCase(verifier, group, test, report);
  }
}

/** Why this group is none of ours; null when it is. */
function whyOutside({ sha, mgfSha = sha, keySize }: Group): string | null {
  for (const hash of [sha, mgfSha]) if (!HASHES.includes(hash)) return `by design: no ${hash}`;
  if (keySize < LEAST_BITS || keySize > MOST_BITS) return `by design: RSA with ${keySize} bits`;
  return null;
}

/** The harness's verification with a group's algorithm, or what is wrong with the group. */
function verifierOf(group: Group): Verifier | string {
  const [hash, mgfHash] = [group.sha, group.mgfSha ?? group.sha].map((name) => HASHES.indexOf(name)) as [
    number,
    number,
  ];
  const pss =
    (saltLength: number): Verifier =>
    (key, digest, signature) =>
      call("rsaPssOutcome", [key, hash, mgfHash, saltLength, digest, signature], "string") ?? "null";
  switch (group.type) {
    case "RsassaPkcs1Verify":
      return (key, digest, signature) => call("rsaPkcs1Outcome", [key, hash, digest, signature], "string") ?? "null";
    case "RsassaPssVerify":
      return group.sLen === undefined || (group.mgf ?? "MGF1") !== "MGF1" ? "unknown PSS parameters" : pss(group.sLen);
    case "RsassaPssWithParametersVerify":
      return keyParametersProblem(group) ?? pss(group.sLen ?? -1);
    default:
      return `unknown group type ${group.type}`;
  }
}

/** The parameters in the key have to be those that the group names. */
function keyParametersProblem({ sha, mgfSha = sha, sLen, publicKeyDer }: Group): string | null {
  const spki = Buffer.from(publicKeyDer, "hex");
  const der = call("rsaSpkiParameters", [spki], "bytes") ?? new Uint8Array();
  const read = call("rsaPssParameters", [der], "string");
  const name = (hash: string): string => hash.toLowerCase().replace("-", "");
  const expected = `${name(sha)} ${name(mgfSha)} ${sLen} ${sLen}`;
  return read === expected ? null : `the key's parameters: expected ${expected}, got ${read}`;
}

function runCase(verifier: Verifier, group: Group, test: Case, report: SuiteReport): void {
  const [spki, message, signature] = [group.publicKeyDer, test.msg, test.sig].map((hex) => Buffer.from(hex, "hex")) as [
    Buffer,
    Buffer,
    Buffer,
  ];
  const key = call("rsaSpkiKey", [spki], "bytes") ?? new Uint8Array();
  const digest = createHash(group.sha.replace("-", "")).update(message).digest();
  const outcome = verifier(key, digest, signature);
  const actual = outcome.startsWith("signature-malformed") ? "invalid" : outcome;
  report.check(test.id, test.result === "acceptable" ? acceptable(test) : test.result, actual);
}

function acceptable(test: Case): string {
  return test.flags.map((flag) => ACCEPTABLE[flag] ?? "invalid").sort()[0] ?? "invalid";
}
