/** The Notary Project's revocation checks: OCSP responses and CRLs by URL, the outcome for each certificate of a chain. */
import { readFileSync } from "node:fs";

import { call } from "../../support/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface Case {
  id: string;
  kind: string;
  verificationTime: string;
  input: {
    chain: string;
    http: Record<string, string>;
    signingTime?: string;
    authenticSigningTime?: string;
  };
  expect: { pass: boolean; strict?: boolean | null; certificates?: { method: string; result: string }[] };
}

function run(shared: URL, report: SuiteReport): void {
  const folder = new URL("vectors/notary/", shared);
  const cases = JSON.parse(readFileSync(new URL("cases.json", folder), "utf8")) as Case[];
  for (const entry of cases.filter(({ kind }) => kind === "revocation")) runCase(folder, entry, report);
}

function runCase(folder: URL, { id, verificationTime, input, expect }: Case, report: SuiteReport): void {
  const read = (path: string): Buffer => readFileSync(new URL(path, folder));
  const signedAt = input.authenticSigningTime ?? input.signingTime;
  const request = {
    chain: pemBlocks(read(input.chain).toString()),
    urls: Object.keys(input.http),
    answers: Object.values(input.http).map((path) => read(path).toString("base64")),
    time: verificationTime,
    ...(signedAt === undefined ? {} : { signedAt }),
  };
  const outcome = call("notaryRevocationOutcome", [Buffer.from(JSON.stringify(request))], "string") as string;
  const [verdict = "", ...certificates] = outcome.split("\n");
  const pass = expect.strict ?? expect.pass;
  report.check(id, pass ? "pass" : "fail", verdict === "ok" ? "pass" : "fail");
  if (process.env["ASSAY_SHOW_OUTCOMES"] !== undefined) console.log(`${id}: ${outcome.replaceAll("\n", " | ")}`);
  // What the reference found of each certificate says nothing where it is to be followed no further.
  if (pass !== expect.pass || expect.certificates === undefined) return;
  const expected = expect.certificates.map(({ method, result }) => `${method} ${result}`);
  report.check(`${id}, each certificate`, expected.join(", "), certificates.join(", "));
}

function pemBlocks(text: string): string[] {
  const blocks = text.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g);
  return [...blocks].map(([, body]) => (body as string).replace(/\s/g, ""));
}

export default { name: "notary-revocation", run } satisfies VectorSuite;
