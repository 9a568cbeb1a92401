/**
 * The fixtures' commands of cosign as they stand, with `assay` in its place. A verdict is that the command succeeds or does
 * not; where it differs on purpose the rule says why, whatever the case (`exceptions/cosign-commands.json`).
 */
import { fileURLToPath } from "node:url";

import {
  idOfCheck,
  isCosign,
  readFixtures,
  runCosignCommand,
  type CosignCheck,
  type CosignFixture,
} from "../../support/cosignCommands.js";
import type { SuiteReport, VectorSuite } from "../report.js";

export default {
  name: "cosign-commands",
  async run(shared, report) {
    const fixtures = fileURLToPath(new URL("fixtures/", shared));
    for (const fixture of readFixtures(fixtures)) {
      for (const check of fixture.checks) {
        if (isCosign(check)) await runCheck(fixtures, fixture, check, report);
        else report.skip(idOfCheck(fixture, check), "a command of another tool");
      }
    }
  },
} satisfies VectorSuite;

async function runCheck(
  fixtures: string,
  fixture: CosignFixture,
  check: CosignCheck,
  report: SuiteReport,
): Promise<void> {
  const id = idOfCheck(fixture, check);
  try {
    const { ending } = await runCosignCommand(fixtures, fixture, check.cmd);
    const actual = ending === "pass" ? "pass" : "fail";
    report.check(id, check.expect, actual, check.expect === "pass" ? strictness(check) : limit(check));
  } catch (error) {
    report.fail(id, String(error));
  }
}

/** By which rule we may refuse what the tool takes; empty for none. */
function strictness({ cmd, why }: CosignCheck): string {
  if (/\s--policy\s/.test(cmd)) return "Rego and CUE";
  if (/any in-toto bundle/.test(why)) return "an attestation is no signature";
  if (/critical\.type/.test(why)) return "critical.type";
  if (/letter case/.test(why)) return "letter case";
  if (/blob served under its digest/.test(why)) return "digest of a blob";
  return /this field is not read/.test(why) ? "body of an entry" : "";
}

/** By which of the tool's own limits it may refuse what is right; empty for none. Nothing wrong is let through by these. */
function limit({ cmd, why }: CosignCheck): string {
  if (/wrong|other key|chang|tamper|another/.test(why)) return "";
  if (/--key keys\/(?:p384|p521|ed25519)\.pub/.test(cmd)) return "hash of the key";
  const isOfVersion2 = /cosign2\s/.test(cmd);
  return isOfVersion2 && /trusted[- ]root|integrated time/.test(why) ? "limits of cosign 2" : "";
}
