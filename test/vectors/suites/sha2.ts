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

/** In the order of HashAlgorithm. */
const ALGORITHMS = ["SHA256", "SHA384", "SHA512"];

export default {
  name: "sha2",
  run(shared, report) {
    const file = new URL("vectors/core/nist__sha2.json", shared);
    const { tests } = JSON.parse(readFileSync(file, "utf8")) as { tests: Case[] };
    for (const test of tests) {
      const algorithm = ALGORITHMS.indexOf(test.hash);
      if (algorithm < 0) report.skip(test.id, `not supported: ${test.hash}`);
      else if (test.monte === true) runMonteCarlo(algorithm, test, report);
      else report.check(test.id, test.md ?? "", hashOf(algorithm, test.msg ?? ""));
    }
  },
} satisfies VectorSuite;

function hashOf(algorithm: number, message: string): string {
  return hex(call("hashBytes", [algorithm, Buffer.from(message, "hex")], "bytes"));
}

function runMonteCarlo(algorithm: number, test: Case, report: SuiteReport): void {
  const outputs: string[] = [];
  let seed: Uint8Array = Buffer.from(test.seed ?? "", "hex");
  for (let i = 0; i < (test.md100 ?? []).length; i++) {
    seed = call("hashMonteCarlo", [algorithm, seed], "bytes") ?? new Uint8Array();
    outputs.push(hex(seed));
  }
  report.check(test.id, (test.md100 ?? []).join(" "), outputs.join(" "));
}

function hex(bytes: Uint8Array | null): string {
  return bytes === null ? "null" : Buffer.from(bytes).toString("hex");
}
