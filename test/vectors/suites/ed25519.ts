/**
 * Wycheproof's Ed25519 verification tests, and the edge cases of ed25519-speccheck. The latter say nothing of what is
 * right, since that is a matter of reading RFC 8032: an independent model gives the answer of our reading.
 */
import { verdicts } from "../../support/ed25519Model.js";
import { call } from "../../support/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";
import { type SignatureCase, vectorFiles, vectorGroups } from "../signatureVectors.js";

interface Group {
  type: string;
  publicKeyRaw: string;
  tests: SignatureCase[];
}

interface SpecCheck {
  tests: { id: string; message: string; pub_key: string; signature: string }[];
}

export default {
  name: "ed25519",
  run(shared, report) {
    for (const group of vectorGroups<Group>(shared, /^wycheproof__ed25519.*\.json$/)) wycheproof(group, report);
    for (const file of vectorFiles<SpecCheck>(shared, /^ed25519_speccheck\.json$/)) speccheck(file, report);
  },
} satisfies VectorSuite;

function wycheproof({ type, publicKeyRaw, tests }: Group, report: SuiteReport): void {
  for (const { id, msg, sig, result } of tests) {
    if (type !== "EddsaVerify") report.fail(id, `unknown group type ${type}`);
    else {
      const actual = outcome(publicKeyRaw, msg, sig);
      report.check(id, result === "acceptable" ? actual : result, actual);
    }
  }
}

function speccheck({ tests }: SpecCheck, report: SuiteReport): void {
  for (const { id, pub_key, message, signature } of tests) {
    const model = verdicts(fromHex(pub_key), fromHex(message), fromHex(signature));
    report.check(id, model.ours ? "valid" : "invalid", outcome(pub_key, message, signature));
  }
}

/** A key that is refused makes its signatures invalid; other outcomes stand as they are. */
function outcome(key: string, message: string, signature: string): string {
  const answer = call("ed25519Outcome", [key, message, signature].map(fromHex), "string") ?? "null";
  if (answer === "ok") return "valid";
  return /^(key-invalid|signature-malformed|signature-mismatch)$/.test(answer) ? "invalid" : answer;
}

function fromHex(hex: string): Uint8Array {
  return Buffer.from(hex, "hex");
}
