/** RFC 3161 responses with requests, chains and roots; the chain is checked at the token's own time. */
import { readFileSync } from "node:fs";

import * as asn1js from "asn1js";

import { type Refusal, type TimeStamp, readToken, verifyTimeStamp } from "../../support/cms/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface Test {
  id: string;
  response: string;
  request: string | null;
  chain: string[];
  roots: string[];
  message: string;
  result: "valid" | "invalid";
  required_signer_subject: string | null;
}

interface File {
  tests: Test[];
  parse: { id: string; response: string; request: string; hashed_message: string; hash: string }[];
}

function run(shared: URL, report: SuiteReport): void {
  const file = JSON.parse(readFileSync(new URL("vectors/core/rfc3161.json", shared), "utf8")) as File;
  for (const test of file.tests) {
    const stamp = verify(test);
    const isValid = stamp.ok && (test.required_signer_subject ?? stamp.subject) === stamp.subject;
    report.check(test.id, test.result, isValid ? "valid" : "invalid");
  }
  for (const { id, response, request, hashed_message: imprint, hash } of file.parse) {
    const token = readToken(Buffer.from(response, "base64"), "response");
    const expected = `${hash.toLowerCase().replace("-", "")} ${imprint} ${nonceOf(request).toString("hex")}`;
    report.check(id, expected, token.ok ? `${token.hash} ${token.imprint} ${token.nonce}` : token.detail);
  }
}

function verify(test: Test): TimeStamp | Refusal {
  return verifyTimeStamp(Buffer.from(test.response, "base64"), {
    door: "response",
    message: Buffer.from(test.message, "base64"),
    anchors: test.roots.map((root) => Buffer.from(root, "base64")),
    certificates: test.chain.map((certificate) => Buffer.from(certificate, "base64")),
    ...(test.request === null ? {} : { nonce: nonceOf(test.request) }),
  });
}

/** The contents of a TimeStampReq's nonce: its only INTEGER after the version. */
function nonceOf(request: string): Buffer {
  const { result } = asn1js.fromBER(Buffer.from(request, "base64"));
  const fields = (result as asn1js.Sequence).valueBlock.value.slice(1);
  const nonce = fields.find((field) => field instanceof asn1js.Integer);
  return Buffer.from(nonce?.valueBlock.valueHexView ?? []);
}

export default { name: "rfc3161", run } satisfies VectorSuite;
