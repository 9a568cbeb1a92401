/**
 * Whom Sigstore's verifiers trust: trusted roots, keys of CT logs, and TUF repositories, which the capability `trust` walks
 * at the time that the case says. The timestamps of bundles that have to pass are by an authority of their trusted root.
 */
import { readFileSync } from "node:fs";

import { LookupFailure } from "../../../host/registry/failure.js";
import { MemoryTufStore } from "../../../host/capability/tufStore.js";
import { call } from "../../support/harness.js";
import type { RepositoryFiles } from "../../../src/testkit/tuf/repository.js";
import { lookUpTarget } from "../../support/tuf/lookup.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface Case {
  id: string;
  kind: string;
  files: Record<string, string>;
  policy: { target?: string; now?: string; initial?: number };
  expected: "pass" | "fail";
}

/** Root and nothing else: a repository that ends where the chain does, and no time at which anything has expired. */
const NO_TARGET = "trusted_root.json";

async function run(shared: URL, report: SuiteReport): Promise<void> {
  const folder = new URL("vectors/sigstore/", shared);
  const { cases } = JSON.parse(readFileSync(new URL("cases.json", folder), "utf8")) as { cases: Case[] };
  for (const each of cases) {
    const answer = await answerTo(each, (path) => readFileSync(new URL(path, folder)));
    if (answer !== null) report.check(each.id, each.expected, answer);
    if (each.kind === "bundle" && each.expected === "pass") checkTimestamps(each, folder, report);
  }
}

interface Bundle {
  verificationMaterial: { timestampVerificationData?: { rfc3161Timestamps?: { signedTimestamp: string }[] } };
  messageSignature?: { signature: string };
  dsseEnvelope?: { signatures: { sig: string }[] };
}

function checkTimestamps({ id, files }: Case, folder: URL, report: SuiteReport): void {
  if (files["bundle"] === undefined || files["trustedRoot"] === undefined) return;
  const bundle = JSON.parse(readFileSync(new URL(files["bundle"], folder), "utf8")) as Bundle;
  const stamped = Buffer.from(
    bundle.messageSignature?.signature ?? bundle.dsseEnvelope?.signatures[0]?.sig ?? "",
    "base64",
  );
  const timestamps = bundle.verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? [];
  timestamps.forEach(({ signedTimestamp }, index) => {
    const root = readFileSync(new URL(files["trustedRoot"] ?? "", folder));
    const answer = call("trustTimestamp", [root, Buffer.from(signedTimestamp, "base64"), stamped], "string") ?? "";
    report.check(`${id}#${index}`, "ok", answer.startsWith("ok ") ? "ok" : answer);
  });
}

/** `pass` or `fail`; null for a case of another suite. */
async function answerTo({ kind, files, policy }: Case, read: (path: string) => Buffer): Promise<string | null> {
  const first = (): Buffer => read(Object.values(files)[0] ?? "");
  switch (kind) {
    case "trusted-root-parse":
      return verdict(!isFault(call("trustedRootParse", [first()], "string")));
    case "certificate-authority-parse":
      return verdict(call("trustedAuthorityParse", [first()], "string") === "ok");
    case "ct-key":
      return verdict(!isFault(call("trustCtKey", [keyText(first())], "string")));
    case "tuf-repository":
      return verdict(await isTargetFound(files, policy, read));
    case "tuf-root-chain":
      return verdict(await isChainWalked(files, policy.initial ?? 1, read));
    default:
      return null;
  }
}

async function isTargetFound(
  files: Case["files"],
  policy: Case["policy"],
  read: (path: string) => Buffer,
): Promise<boolean> {
  const served = new Map<string, Uint8Array>();
  for (const [role, path] of Object.entries(files)) {
    if (role.startsWith("repo:")) served.set(role.slice("repo:".length).replace(/^metadata\//, ""), read(path));
  }
  const now = new Date((policy.now ?? "").replace(/^(\S+) (\S+)$/, "$1T$2"));
  try {
    await lookUpTarget(served, read(files["initialRoot"] ?? ""), policy.target ?? "", { now: () => now });
    return true;
  } catch (error) {
    if (error instanceof LookupFailure) return false;
    throw error;
  }
}

/** Whether the update gets to the last root: then what is missing is the timestamp, and the last root is kept. */
async function isChainWalked(files: Case["files"], initial: number, read: (path: string) => Buffer): Promise<boolean> {
  const versions = Object.keys(files).flatMap((role) => (role.startsWith("root:") ? [Number(role.slice(5))] : []));
  const served: RepositoryFiles = new Map(
    versions.map((version) => [`${version}.root.json`, read(files[`root:${version}`] ?? "")]),
  );
  const store = new LastSaved();
  const now = (): Date => new Date(0);
  try {
    await lookUpTarget(served, read(files[`root:${initial}`] ?? ""), NO_TARGET, { now, store });
  } catch (error) {
    if (!(error instanceof LookupFailure) || error.code !== "not-found") return false;
  }
  return store.rootVersion === Math.max(...versions);
}

/** Remembers the root that was kept. */
class LastSaved extends MemoryTufStore {
  rootVersion = 0;

  override async save(key: string, document: Uint8Array): Promise<void> {
    await super.save(key, document);
    const { roots } = JSON.parse(new TextDecoder().decode(document)) as { roots: string[] };
    const last = JSON.parse(roots.at(-1) ?? "{}") as { signed?: { version: number } };
    this.rootVersion = last.signed?.version ?? 0;
  }
}

/** The key as settings hold it: PEM as it is, DER in base64. */
function keyText(file: Buffer): string {
  return file[0] === 0x30 ? file.toString("base64") : file.toString("utf8");
}

function isFault(answer: string | null): boolean {
  return answer === null || /^[a-z-]+(?: at \S+)?: /.test(answer);
}

function verdict(isPass: boolean): string {
  return isPass ? "pass" : "fail";
}

export default { name: "sigstore-trust", run } satisfies VectorSuite;
