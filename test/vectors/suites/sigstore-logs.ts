/**
 * What Sigstore's logs vouch for: inclusion proofs, checkpoints, and entries as Rekor's API gives them, of the kinds
 * `merkle-inclusion`, `checkpoint-parse`, `rekor-entry-set` and `rekor-entry-parse`. Besides, every log entry of the bundles
 * that have to pass is verified for the bundle's signature, against its trusted root.
 */
import { readFileSync } from "node:fs";

import { call } from "../../support/harness.js";
import { type Bundle, type TrustedRoot, aboutOf, entryOf, logsOf, spkiOfPem } from "../../support/log/bundle.js";
import { type Entry, verifyLogEntry, verifyPromise } from "../../support/log/entry.js";
import { verifyInclusion } from "../../support/log/inclusion.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface Case {
  id: string;
  kind: string;
  files: Record<string, string>;
  input?: { index: string; size: string; leaf_hash: string; proof: string[] | null; root: string };
  policy: { keyHint?: string; key?: string };
  artifactDigest?: string | null;
  expected: "pass" | "fail";
}

/** An entry of Rekor's API. */
interface ApiEntry {
  body: string;
  integratedTime: number;
  logID: string;
  logIndex: number;
  verification: {
    signedEntryTimestamp?: string;
    inclusionProof?: { logIndex: number; treeSize: number; rootHash: string; hashes: string[]; checkpoint?: string };
  };
}

function run(shared: URL, report: SuiteReport): void {
  const folder = new URL("vectors/sigstore/", shared);
  const { cases } = JSON.parse(readFileSync(new URL("cases.json", folder), "utf8")) as { cases: Case[] };
  for (const each of cases) {
    if (each.kind === "merkle-inclusion") runInclusion(each, report);
    else if (each.kind === "checkpoint-parse") runCheckpoint(each, folder, report);
    else if (each.kind === "rekor-entry-set" || each.kind === "rekor-entry-parse") runApiEntry(each, folder, report);
    else if (each.kind === "bundle" && each.expected === "pass") runBundle(each, folder, report);
  }
}

function runInclusion({ id, input, expected }: Case, report: SuiteReport): void {
  if (input === undefined) return report.fail(id, "no input");
  const { index, size } = input;
  const [leaf, root] = [decode(input.leaf_hash), decode(input.root)];
  check(
    report,
    id,
    expected,
    verifyInclusion({ index: BigInt(index), size: BigInt(size), leaf, root, hashes: (input.proof ?? []).map(decode) }),
  );
}

function runCheckpoint({ id, files, expected }: Case, folder: URL, report: SuiteReport): void {
  const text = readFileSync(new URL(files["note"] ?? "", folder), "utf8");
  check(report, id, expected, call("checkpointParse", [text], "string") ?? "");
}

/** Of kind `rekor-entry-set` the promise has to verify; of both the body has to be one. */
function runApiEntry({ id, kind, files, expected }: Case, folder: URL, report: SuiteReport): void {
  const entries = Object.values(readJson<Record<string, ApiEntry>>(files["entry"] ?? "", folder)).map(ofApi);
  const [entry] = entries;
  if (entry === undefined) return report.fail(id, "no entry");
  const body = call("logBodyParse", [entry.body, "", ""], "string") ?? "";
  if (kind === "rekor-entry-parse" || !body.startsWith("ok")) return check(report, id, expected, body);
  const spki = spkiOfPem(readFileSync(new URL(files["rekorKey"] ?? "", folder)));
  check(report, id, expected, verifyPromise(entry, { spki }));
}

function ofApi({ body, integratedTime, logID, logIndex, verification }: ApiEntry): Entry {
  const promise = verification.signedEntryTimestamp;
  return {
    logIndex,
    logId: Buffer.from(logID, "hex"),
    integratedTime,
    kind: "",
    version: "",
    promise: promise === undefined ? null : decode(promise),
    proof: null,
    body: decode(body),
  };
}

function runBundle({ id, files, policy, artifactDigest }: Case, folder: URL, report: SuiteReport): void {
  const { bundle: bundlePath, trustedRoot, key } = files;
  if (bundlePath === undefined || trustedRoot === undefined) return;
  const bundle = readJson<Bundle>(bundlePath, folder);
  const spki = key === undefined ? npmKey(policy.keyHint, folder) : spkiOfPem(readFileSync(new URL(key, folder)));
  const about = aboutOf(bundle, Buffer.from((artifactDigest ?? "").replace("sha256:", ""), "hex"), spki);
  const logs = logsOf(readJson<TrustedRoot>(trustedRoot, folder));
  (bundle.verificationMaterial.tlogEntries ?? []).forEach((entry, index) => {
    check(report, `${id}#${index}`, "pass", verifyLogEntry(entryOf(entry), about, logs));
  });
}

function npmKey(hint: string | undefined, folder: URL): Uint8Array | null {
  if (hint === undefined) return null;
  const { keys } = readJson<{ keys: { keyId: string; publicKey: { rawBytes: string } }[] }>(
    "common/npm-keys.json",
    folder,
  );
  const found = keys.find(({ keyId }) => keyId === hint);
  return found === undefined ? null : decode(found.publicKey.rawBytes);
}

/** What is not accepted is `fail` and the fault's name. */
function check(report: SuiteReport, id: string, expected: "pass" | "fail", outcome: string): void {
  const [code = ""] = outcome.split(/[: ]/);
  const actual = code === "ok" ? "pass" : "fail";
  report.check(id, expected, actual === expected ? actual : `${actual} ${code}`);
}

function readJson<T>(path: string, folder: URL): T {
  return JSON.parse(readFileSync(new URL(path, folder), "utf8")) as T;
}

function decode(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, "base64"));
}

export default { name: "sigstore-logs", run } satisfies VectorSuite;
