/** The pre-authentication encoding of DSSE: core/dsse.json. */
import { readFileSync } from "node:fs";

import { call } from "../../support/harness.js";
import type { SuiteReport, VectorSuite } from "../report.js";

interface File {
  pae: { id: string; payloadType: string; payload: string; pae: string }[];
}

function run(shared: URL, report: SuiteReport): void {
  const { pae } = JSON.parse(readFileSync(new URL("vectors/core/dsse.json", shared), "utf8")) as File;
  for (const { id, payloadType, payload, pae: expected } of pae) {
    const bytes = call("dssePae", [payloadType, Buffer.from(payload, "base64")], "bytes");
    report.check(id, expected, Buffer.from(bytes ?? []).toString("base64"));
  }
}

export default { name: "dsse", run } satisfies VectorSuite;
