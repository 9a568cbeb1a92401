/** The Notary Project's time-stamp tokens. */
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";

import { type Refusal, type TimeStamp, verifyTimeStamp } from "../../support/cms/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface Case {
  id: string;
  kind: string;
  input: { file: string; message: string; roots: string[] };
  expect: {
    pass: boolean;
    strict?: boolean | string;
    genTime?: string;
    accuracySeconds?: number;
    chainLength?: number;
  };
}

function run(shared: URL, report: SuiteReport): void {
  const folder = new URL("vectors/notary/", shared);
  const file = JSON.parse(readFileSync(new URL("cases.json", folder), "utf8")) as Case[] | { cases: Case[] };
  for (const { id, kind, input, expect } of Array.isArray(file) ? file : file.cases) {
    if (kind !== "timestamp-token") continue;
    const stamp = verifyTimeStamp(readFileSync(new URL(input.file, folder)), {
      profile: "notary",
      message: Buffer.from(input.message),
      anchors: input.roots.map((root) => new X509Certificate(readFileSync(new URL(root, folder))).raw),
    });
    report.check(id, expectation(expect), answer(stamp, expect));
  }
}

function expectation({ pass, strict, genTime, accuracySeconds, chainLength }: Case["expect"]): string {
  if (!(typeof strict === "boolean" ? strict : pass)) return "fail";
  return details(genTime, accuracySeconds, chainLength);
}

/** What the case says nothing of is not compared. */
function answer(stamp: TimeStamp | Refusal, expect: Case["expect"]): string {
  if (!stamp.ok) return "fail";
  return details(
    expect.genTime === undefined ? undefined : stamp.genTime,
    expect.accuracySeconds === undefined ? undefined : (Date.parse(stamp.latest) - Date.parse(stamp.genTime)) / 1000,
    expect.chainLength === undefined ? undefined : stamp.chainLength,
  );
}

function details(genTime?: string, accuracySeconds?: number, chainLength?: number): string {
  return `pass, at ${genTime ?? "-"}, accuracy ${accuracySeconds ?? "-"}, chain ${chainLength ?? "-"}`;
}

export default { name: "notary-timestamps", run } satisfies VectorSuite;
