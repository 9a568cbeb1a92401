/** RFC 3339 times, with the answers of Go's `time.Parse`. */
import { readFileSync } from "node:fs";

import { call } from "../../support/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface Case {
  id: string;
  input: string;
  error?: unknown;
  unix?: string;
  nanos?: number;
  utc?: string;
}

/**
 * Where Go is laxer than RFC 3339 or than our nine digits. Kept as rules over the input and not as a list of ids: a rule
 * holds for any number of cases of its kind, and covers only a case that Go accepts and we refuse.
 */
const lax: [RegExp, string][] = [
  [/\.\d{10,}/, "Go cuts fractions of more than nine digits; a cut changes the value, so we refuse"],
  [/,\d/, "Go takes a comma before the fraction; RFC 3339 §5.6 has a full stop"],
  [/T\d:/, "Go takes an hour of one digit; RFC 3339 §5.6 has two"],
  [/[+-](24|\d\d:60)/, "Go takes offsets up to 24:60; RFC 3339 §5.6 ends at 23:59"],
];

function run(shared: URL, report: SuiteReport): void {
  const file = JSON.parse(readFileSync(new URL("vectors/lang/go-rfc3339.json", shared), "utf8")) as { cases: Case[] };
  for (const entry of file.cases) {
    const expected = entry.error === undefined ? `${entry.unix} ${entry.nanos} ${entry.utc}` : "reject";
    const parsed = call("rfc3339Parse", [entry.input], "string");
    const actual = parsed === null ? "reject" : `${parsed} ${call("rfc3339Normalize", [entry.input], "string")}`;
    const rule = lax.find(([pattern]) => pattern.test(entry.input));
    if (expected !== "reject" && actual === "reject" && rule !== undefined)
      report.skip(entry.id, `on purpose: ${rule[1]}`);
    else report.check(entry.id, expected, actual);
  }
}

export default { name: "go-rfc3339", run } satisfies VectorSuite;
