/** NIST's SHA-2 tests (CAVP, byte oriented): short and long messages and the Monte Carlo chains. */
import { readFileSync } from "node:fs";

import { call } from "../../support/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";

/** A message with its digest, or, with `monte`, a seed with the digest after each thousand. */
interface Case {
  id: string;
  hash: string;
  monte?: boolean;
  msg?: string;
  md?: string;
  seed?: string;
  md100?: string[];
}

export default {
  name: "sha2",
  run(shared, report) {
    const file = new URL("vectors/core/nist__sha2.json", shared);
    const { tests } = JSON.parse(readFileSync(file, "utf8")) as { tests: Case[] };
    for (const test of tests) {
      if (test.hash !== "SHA256") report.skip(test.id, `not yet: ${test.hash}`);
      else if (test.monte === true) runMonteCarlo(test, report);
      else report.check(test.id, test.md ?? "", hex(call("sha256Of", [Buffer.from(test.msg ?? "", "hex")], "bytes")));
    }
  },
} satisfies VectorSuite;

function runMonteCarlo(test: Case, report: SuiteReport): void {
  const outputs: string[] = [];
  let seed: Uint8Array = Buffer.from(test.seed ?? "", "hex");
  for (let i = 0; i < (test.md100 ?? []).length; i++) {
    seed = call("sha256MonteCarlo", [seed], "bytes") ?? new Uint8Array();
    outputs.push(hex(seed));
  }
  report.check(test.id, (test.md100 ?? []).join(" "), outputs.join(" "));
}

function hex(bytes: Uint8Array | null): string {
  return bytes === null ? "null" : Buffer.from(bytes).toString("hex");
}
