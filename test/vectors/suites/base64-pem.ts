/** Strict base64 (RFC 4648), and PEM files of certificates. */
import { readFileSync } from "node:fs";

import { call } from "../../support/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface File {
  tests: { id: string; in: string; out: string | null }[];
  pem: { id: string; pem: string }[];
}

const singleCertificate =
  /^\s*-----BEGIN CERTIFICATE-----\r?\n((?:[A-Za-z0-9+/=]{1,76}\r?\n)+)-----END CERTIFICATE-----\s*$/;

function run(shared: URL, report: SuiteReport): void {
  const file = JSON.parse(readFileSync(new URL("vectors/core/base64_pem.json", shared), "utf8")) as File;
  for (const { id, in: input, out } of file.tests) {
    const bytes = call("base64Decode", [input], "bytes");
    report.check(id, out ?? "reject", bytes === null ? "reject" : Buffer.from(bytes).toString("hex"));
  }
  for (const { id, pem } of file.pem) runPem(id, Buffer.from(pem, "base64").toString("latin1"), report);
}

/**
 * A file of one certificate and nothing else must decode. The rows say how many certificates a lenient reader finds among
 * other text; our door takes one block, so it must refuse every other file.
 */
function runPem(id: string, text: string, report: SuiteReport): void {
  const body = singleCertificate.exec(text)?.[1];
  const expected = body === undefined ? null : Buffer.from(body, "base64").toString("hex");
  const bytes = call("pemDecode", [text, "CERTIFICATE"], "bytes");
  const actual = bytes === null ? null : Buffer.from(bytes).toString("hex");
  if (expected === null && actual === null) {
    report.skip(
      id,
      "refused on purpose: our door takes one block of one label and nothing else, these files hold more",
    );
  } else report.check(id, expected ?? "reject", actual ?? "reject");
}

export default { name: "base64-pem", run } satisfies VectorSuite;
