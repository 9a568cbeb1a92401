/** References and digests: upstream test tables and answers of the reference libraries (distribution/reference). */
import { readdirSync, readFileSync } from "node:fs";

import { call } from "../../support/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";

/** What one operation answers; only the fields that the case names are compared. */
interface Answer {
  ok?: boolean;
  error?: string;
  subs?: string[];
  [field: string]: unknown;
}

interface Case {
  id: string;
  op?: string;
  args?: string[];
  expect?: Answer;
  input?: string;
  [op: string]: unknown;
}

type Operation = (input: string) => Record<string, string> | null;

const operations: Record<string, Operation> = {
  "ref.normalized": (input) => fields(call("referenceParts", [input], "string")),
  "ref.docker": (input) => fields(call("referenceResolved", [input], "string")),
  "ref.any": (input) => fields(call("referenceParts", [input], "string")),
  "digest.parse": (input) => {
    const hex = call("digestHex", [input], "string");
    return hex === null ? null : { algorithm: "sha256", encoded: hex };
  },
  "regexp.domain": (input) => (call("registryHost", [input], "bool") ? {} : null),
};

const skipped: Record<string, string> = {
  "ref.parse": "Parse does not normalise; we have one door, which does",
  "ref.named": "ParseNamed refuses short names; we have one door, which completes them",
  "ref.withname": "WithName builds references; ours are only parsed",
  "ref.match": "FamiliarMatch is path.Match over familiar names; no such operation here",
  "regexp.name": "the grammar of names that are not normalised; ours are checked in two parts after completing",
  "regexp.identifier": "tells bare identifiers apart; covered by ref.normalized refusing them",
};

function run(shared: URL, report: SuiteReport): void {
  const folder = new URL("vectors/lang/", shared);
  const files = readdirSync(folder).filter((name) => /^oci-reference-.*\.json$/.test(name));
  for (const file of files.sort()) {
    const { cases } = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as { cases: Case[] };
    for (const entry of cases) runCase(entry, report);
  }
}

function runCase(entry: Case, report: SuiteReport): void {
  if (entry.op !== undefined) {
    runOperation(entry.id, entry.op, entry.args?.[0] ?? "", entry.expect ?? {}, report);
    return;
  }
  for (const op of Object.keys(entry).filter((key) => key !== "id" && key !== "input")) {
    runOperation(`${entry.id}/${op}`, op, entry.input ?? "", entry[op] as Answer, report);
  }
}

function runOperation(id: string, op: string, input: string, expected: Answer, report: SuiteReport): void {
  const operation = operations[op];
  if (operation === undefined) {
    report.skip(
      id,
      op.startsWith("name.") ? "go-containerregistry's own grammar" : (skipped[op] ?? `unknown operation ${op}`),
    );
    return;
  }
  const isDigestOnly = expected["string"] !== undefined && String(expected["string"]).startsWith("sha256:");
  if (op === "ref.any" && (isDigestOnly || (expected["domain"] === undefined && expected["digest"] !== undefined))) {
    report.skip(id, "ParseAnyReference takes bare digests and identifiers; our door does not");
    return;
  }
  const actual = operation(input);
  if (actual === null && isOtherAlgorithm(expected)) {
    report.skip(id, "refused on purpose: no digest algorithm but sha256 is supported yet");
    return;
  }
  report.check(
    id,
    describe(expected, expected.ok ?? expected.error === undefined),
    describe(actual, actual !== null, expected),
  );
}

function isOtherAlgorithm(expected: Answer): boolean {
  const algorithm = expected["algorithm"] ?? String(expected["digest"] ?? "").split(":")[0];
  return algorithm !== "" && algorithm !== "sha256";
}

/** `reject`, or the compared fields in one line; of `actual` those that `like` has. */
function describe(answer: Record<string, unknown> | null, accepted: boolean, like?: Record<string, unknown>): string {
  if (!accepted || answer === null) return "reject";
  const compared = ["domain", "path", "name", "tag", "digest", "string", "algorithm", "encoded"];
  const shown = compared.filter((field) => (like ?? answer)[field] !== undefined);
  return ["accept", ...shown.map((field) => `${field}=${String(answer[field] ?? "")}`)].join(" ");
}

function fields(text: string | null): Record<string, string> | null {
  if (text === null) return null;
  const [domain = "", path = "", tag = "", digest = "", string = ""] = text.split("\n");
  return { domain, path, name: `${domain}/${path}`, tag, digest, string };
}

export default { name: "oci-reference", run } satisfies VectorSuite;
