/** Attestations of public projects: lang/attestations.json, as far as they are statements, envelopes or bundles. */
import { readFileSync } from "node:fs";

import { call } from "../../support/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";

/** What was read from a document when the suite was made. */
interface Facts {
  _type: string;
  predicateType: string;
  subjects: [string | null, string[]][];
}

interface Case {
  id: string;
  kind: string;
  text: string;
  facts?: Facts | null;
  payload_facts?: Facts | null;
}

const DOORS: Record<string, string> = { "sigstore bundle": "bundleOutcome", "dsse envelope": "envelopeOutcome" };

function run(shared: URL, report: SuiteReport): void {
  const { cases } = JSON.parse(readFileSync(new URL("vectors/lang/attestations.json", shared), "utf8")) as {
    cases: Case[];
  };
  for (const each of cases) {
    const facts = each.payload_facts ?? each.facts;
    if (facts === undefined || facts === null || facts._type === undefined) report.skip(each.id, "not a statement");
    else report.check(each.id, expectedText(facts), actualText(each, facts.subjects.length));
  }
}

/** Bundles, and envelopes, whatever the suite calls them, are opened first. */
function actualText({ kind, text, payload_facts }: Case, count: number): string {
  const bytes = Buffer.from(text);
  const door = DOORS[kind] ?? (payload_facts ? "envelopeOutcome" : null);
  if (door === null) return statementText(bytes, count);
  const opened = call(door, [bytes], "string") ?? "";
  const payload = /\npayload (.*)\n/.exec(opened)?.[1];
  return opened.startsWith("ok\n") && payload !== undefined
    ? statementText(Buffer.from(payload, "base64"), count)
    : opened;
}

/** The facts list the first subjects only. */
function statementText(bytes: Uint8Array, count: number): string {
  const [state, ...lines] = (call("statementOutcome", [bytes], "string") ?? "").split("\n");
  if (state !== "ok") return state ?? "";
  const found = lines.filter((line) => line.startsWith("subject ")).slice(0, count);
  const subjects = found.map((line) => line.replace(/ (?!- )[^ ]+/, " sha256"));
  return [...lines.slice(0, 2), ...subjects].join("\n");
}

function expectedText({ _type, predicateType, subjects }: Facts): string {
  const lines = subjects.map(
    ([name, algorithms]) => `subject ${algorithms.includes("sha256") ? "sha256" : "-"} ${name ?? ""}`,
  );
  return [`type ${_type}`, `predicateType ${predicateType}`, ...lines].join("\n");
}

export default { name: "attestations", run } satisfies VectorSuite;
