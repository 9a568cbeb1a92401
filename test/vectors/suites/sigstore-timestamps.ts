/**
 * Sigstore's timestamps. Responses of kind `rfc3161-response` are only read: what they stamp is not in the case. The
 * timestamps of the bundles that have to pass are verified over the bundle's signature against its trusted root.
 */
import { readFileSync } from "node:fs";

import { readToken, verifyTimeStamp } from "../../support/cms/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface Case {
  id: string;
  kind: string;
  files: { response?: string; bundle?: string; trustedRoot?: string };
  expected: "pass" | "fail";
}

interface Bundle {
  verificationMaterial: { timestampVerificationData?: { rfc3161Timestamps?: { signedTimestamp: string }[] } };
  messageSignature?: { signature: string };
  dsseEnvelope?: { signatures: { sig: string }[] };
}

interface TrustedRoot {
  timestampAuthorities?: {
    certChain: { certificates: { rawBytes: string }[] };
    validFor?: { start?: string; end?: string };
  }[];
}

function run(shared: URL, report: SuiteReport): void {
  const folder = new URL("vectors/sigstore/", shared);
  const { cases } = JSON.parse(readFileSync(new URL("cases.json", folder), "utf8")) as { cases: Case[] };
  for (const { id, kind, files, expected } of cases) {
    if (kind === "rfc3161-response" && files.response !== undefined) {
      const token = readToken(readFileSync(new URL(files.response, folder)), "either");
      report.check(id, expected, token.ok ? "pass" : "fail");
    } else if (kind === "bundle" && expected === "pass" && files.bundle && files.trustedRoot) {
      runBundle(id, readJson<Bundle>(files.bundle, folder), readJson<TrustedRoot>(files.trustedRoot, folder), report);
    }
  }
}

/** Each timestamp has to verify under one authority of the trusted root. */
function runBundle(id: string, bundle: Bundle, root: TrustedRoot, report: SuiteReport): void {
  const signature = bundle.messageSignature?.signature ?? bundle.dsseEnvelope?.signatures[0]?.sig ?? "";
  const timestamps = bundle.verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? [];
  timestamps.forEach(({ signedTimestamp }, index) => {
    const token = Buffer.from(signedTimestamp, "base64");
    const answers = (root.timestampAuthorities ?? []).map(({ certChain, validFor }) => {
      const chain = certChain.certificates.map(({ rawBytes }) => Buffer.from(rawBytes, "base64"));
      const stamp = verifyTimeStamp(token, {
        door: "either",
        profile: "sigstore",
        message: Buffer.from(signature, "base64"),
        anchors: chain.slice(-1),
        certificates: chain,
      });
      if (!stamp.ok) return `${stamp.code}: ${stamp.detail}`;
      return isWithin(stamp.genTime, validFor ?? {}) ? "pass" : "outside of validFor";
    });
    report.check(`${id}#${index}`, "pass", answers.find((answer) => answer === "pass") ?? answers.join("; "));
  });
}

function isWithin(time: string, { start, end }: { start?: string; end?: string }): boolean {
  const at = Date.parse(time);
  return at >= Date.parse(start ?? time) && at <= Date.parse(end ?? time);
}

function readJson<T>(path: string, folder: URL): T {
  return JSON.parse(readFileSync(new URL(path, folder), "utf8")) as T;
}

export default { name: "sigstore-timestamps", run } satisfies VectorSuite;
