/**
 * Certificates of the Sigstore cases: what is read, which leaves are for code signing, and for every bundle that is to pass
 * the path of its leaf to the trusted root and its embedded SCTs.
 */
import { X509Certificate, createPublicKey } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";

import { call } from "../../support/harness.js";
import { hexList, pemBlocksIn } from "../../../src/testkit/x509/pem.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface Case {
  id: string;
  kind: string;
  files: Record<string, string>;
  policy: { identity?: string; issuer?: string };
  expected: string;
  options?: { ctlogThreshold?: number };
}

interface Window {
  start?: string;
  end?: string;
}

interface TrustedRoot {
  certificateAuthorities?: { certChain: { certificates: { rawBytes: string }[] }; validFor?: Window }[];
  ctlogs?: { publicKey: { rawBytes: string; keyDetails: string; validFor?: Window } }[];
}

interface Bundle {
  verificationMaterial?: {
    certificate?: { rawBytes: string };
    x509CertificateChain?: { certificates?: { rawBytes: string }[] };
  };
}

/** The present of the test data: certificates of one's own authorities have no other time. */
const NOW = "2026-11-21T00:00:00Z";

function run(shared: URL, report: SuiteReport): void {
  const folder = new URL("vectors/sigstore/", shared);
  const { cases } = JSON.parse(readFileSync(new URL("cases.json", folder), "utf8")) as { cases: Case[] };
  for (const each of cases) {
    if (each.kind === "cert-parse") runParse(each, folder, report);
    else if (each.kind === "leaf-cert-usage") runLeaf(each, folder, report);
    else if (each.kind === "certificate-authority-parse") runAuthority(each, folder, report);
    else if (each.kind === "bundle-byo-pki") runOwnAuthority(each, folder, report);
    else if (each.kind === "bundle" && each.expected === "pass") runBundle(each, folder, report);
  }
  runFixtures(shared, report);
}

/** What is in the files is X.509; their PEM is indented, which our own door refuses. */
function runParse({ id, files, expected }: Case, folder: URL, report: SuiteReport): void {
  const ders = pemBlocksIn(readFileSync(new URL(files["cert"] ?? "", folder)));
  const parsed = ders.every((der) => call("certificateFile", [der], "string")?.startsWith("\n"));
  report.check(id, expected, parsed ? "pass" : "fail");
}

function runLeaf({ id, files, expected }: Case, folder: URL, report: SuiteReport): void {
  const [der = new Uint8Array()] = pemBlocksIn(readFileSync(new URL(files["cert"] ?? "", folder)));
  const answer = call("fulcioLeaf", [der], "string") ?? "";
  report.check(id, expected, answer === "ok" ? "pass" : /^certificate-usage/.test(answer) ? "fail" : answer);
}

/** A JSON file with one authority, or a list of them, in the form of a trusted root. */
function runAuthority({ id, files, expected }: Case, folder: URL, report: SuiteReport): void {
  const chains = Object.values(files).flatMap((name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    return [...text.matchAll(/"rawBytes"\s*:\s*"([^"]*)"/g)].map(
      ([, raw]) => new Uint8Array(Buffer.from(raw ?? "", "base64")),
    );
  });
  const parsed = chains.length > 0 && chains.every((der) => call("certificateFile", [der], "string")?.startsWith("\n"));
  report.check(id, expected, parsed ? "pass" : "fail");
}

/** The chain alone: of the one that is to fail it is the signature. */
function runOwnAuthority({ id, files }: Case, folder: URL, report: SuiteReport): void {
  const [leaf, ...chain] = certificatesOf(readJson<Bundle>(files["bundle"], folder));
  const roots = pemBlocksIn(readFileSync(new URL(files["root"] ?? "", folder)));
  if (leaf === undefined) return report.fail(id, "no certificate");
  const presented = [hexList([leaf]), hexList(chain), NOW];
  report.check(id, "ok", call("codeSigningVerify", ["roots", "", hexList(roots), "", ...presented], "string") ?? "");
  const stranger = hexList(pemBlocksIn(readFileSync(new URL("cases/cert-parse/js-root/root.pem", folder))));
  const answer = call("codeSigningVerify", ["roots", "", stranger, "", ...presented], "string") ?? "";
  report.check(`${id} under another root`, "certificate-untrusted", answer.split(":")[0] ?? "");
}

/** The leaf at its first second but one: path, identity, issuer, and a log that vouches for it. */
function runBundle({ id, files, policy, options }: Case, folder: URL, report: SuiteReport): void {
  const [leaf] = certificatesOf(readJson<Bundle>(files["bundle"], folder));
  if (leaf === undefined) return;
  const root = readJson<TrustedRoot>(files["trustedRoot"], folder);
  const certificate = new X509Certificate(leaf);
  const time = new Date(Date.parse(certificate.validFrom) + 1000).toISOString();
  const trusted = authorities(root);
  const answer = call("fulcioVerify", [leaf, trusted, time], "string") ?? "";
  const [identity = "", issuer = ""] = answer.replace(/^\d /, "").split(" | ");
  report.check(id, policy.identity ?? identity, identity);
  report.check(`${id} issuer`, policy.issuer ?? issuer, issuer);
  const late = new Date(Date.parse(certificate.validTo) + 1000).toISOString();
  const expired = call("fulcioVerify", [leaf, trusted, late], "string") ?? "";
  report.check(`${id} too late`, "certificate-time", expired.split(/[: ]/)[0] ?? "");
  if (options?.ctlogThreshold === 0) return report.skip(`${id} SCT`, "the case asks for no SCT");
  const found = call("fulcioLogs", [leaf, trusted, time, logs(root), NOW], "string") ?? "";
  report.check(`${id} SCT`, "a log", /^[0-9a-f]{64}(,|$)/.test(found) ? "a log" : found);
}

/** The certificates that cosign signed with in the fixtures, under their own root and under another. */
function runFixtures(shared: URL, report: SuiteReport): void {
  const folder = new URL("fixtures/keys/byo/", shared);
  if (!existsSync(folder)) return report.skip("fixtures", "not in this folder: fixtures/keys/byo");
  const hex = (name: string): string => hexList(pemBlocksIn(readFileSync(new URL(`${name}.pem`, folder))));
  const verify = (form: string, roots: string, between: string, leaf: string): string =>
    call("codeSigningVerify", [form, "", roots, between, hex(leaf), "", NOW], "string") ?? "";
  const chain = `${hex("int")},${hex("root")}`;
  for (const leaf of ["leaf", "leafuri"]) {
    report.check(`byo ${leaf}, roots`, "ok", verify("roots", hex("root"), hex("int"), leaf));
    report.check(`byo ${leaf}, chain`, "ok", verify("chain", chain, "", leaf));
    const other = verify("roots", hex("otherroot"), hex("int"), leaf).split(":")[0] ?? "";
    report.check(`byo ${leaf}, other root`, "certificate-untrusted", other);
  }
  report.check("byo expired", "certificate-time", verify("chain", chain, "", "leafexp").split(":")[0] ?? "");
  report.check("byo for servers", "certificate-usage", verify("chain", chain, "", "leaftls").split(/[: ]/)[0] ?? "");
}

function readJson<T>(path: string | undefined, folder: URL): T {
  return JSON.parse(readFileSync(new URL(path ?? "", folder), "utf8")) as T;
}

/** The certificates that a bundle carries, leaf first. */
function certificatesOf({ verificationMaterial: material }: Bundle): Uint8Array[] {
  const one = material?.certificate;
  const list = one === undefined ? (material?.x509CertificateChain?.certificates ?? []) : [one];
  return list.map(({ rawBytes }) => new Uint8Array(Buffer.from(rawBytes, "base64")));
}

function authorities({ certificateAuthorities = [] }: TrustedRoot): string {
  return certificateAuthorities
    .map(({ certChain, validFor }) => {
      const ders = certChain.certificates.map(({ rawBytes }) => new Uint8Array(Buffer.from(rawBytes, "base64")));
      return `${hexList(ders)} ${ends(validFor)}`;
    })
    .join("\n");
}

function logs({ ctlogs = [] }: TrustedRoot): string {
  return ctlogs
    .map(({ publicKey: { rawBytes, keyDetails, validFor } }) => {
      const type = keyDetails.startsWith("PKCS1_") ? "pkcs1" : "spki";
      const key = createPublicKey({ key: Buffer.from(rawBytes, "base64"), format: "der", type });
      return `${key.export({ type: "spki", format: "der" }).toString("hex")} ${ends(validFor)}`;
    })
    .join("\n");
}

function ends(window: Window | undefined): string {
  return `${window?.start ?? "-"} ${window?.end ?? "-"}`;
}

export default { name: "sigstore-certificates", run } satisfies VectorSuite;
