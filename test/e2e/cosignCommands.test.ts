/**
 * Every command of cosign among the shared fixtures, with `assay` in its place: the commands as they stand, against the
 * registries that the real tools wrote to, with the verdicts of the real tools. Where ours differs on purpose the file
 * of exceptions says so, and why.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import {
  idOfCheck,
  isCosign,
  readFixtures,
  runCosignCommand,
  type CosignCheck,
  type CosignFixture,
  type Ending,
} from "../support/cosignCommands.js";
import { shared } from "../support/shared.js";
import { suite } from "../support/suite.js";

const test = suite("e2e/cosign commands");

/** A command that ends otherwise than with the real tool. */
interface Exception {
  id: string;
  expected: CosignCheck["expect"];
  actual: Ending;
  reason: string;
}

const exceptionsFile = new URL("test/e2e/cosignCommands.exceptions.json", projectRoot);
const exceptions = new Map(
  (JSON.parse(readFileSync(exceptionsFile, "utf8")) as Exception[]).map((exception) => [exception.id, exception]),
);

if (shared === null) test.skip("all commands", "the shared test data is not there");
else runAll(fileURLToPath(new URL("fixtures/", shared)));

test.run();

function runAll(fixtures: string): void {
  const cases = readFixtures(fixtures);
  let others = 0;
  for (const fixture of cases) {
    const ours = fixture.checks.filter(isCosign);
    others += fixture.checks.length - ours.length;
    for (const check of ours) test(idOfCheck(fixture, check), async () => await runCheck(fixtures, fixture, check));
  }
  test("exceptions are of commands that are there", () => {
    const ids = new Set(cases.flatMap((fixture) => fixture.checks.map((check) => idOfCheck(fixture, check))));
    assert.equal(
      [...exceptions.keys()].filter((id) => !ids.has(id)),
      [],
    );
  });
  test.skip("commands of other tools", `${others} commands of notation and kyverno`);
}

async function runCheck(fixtures: string, fixture: CosignFixture, check: CosignCheck): Promise<void> {
  const exception = exceptions.get(idOfCheck(fixture, check));
  if (exception !== undefined) assert.is(exception.expected, check.expect, "the exception is of another verdict");
  const { ending, output } = await runCosignCommand(fixtures, fixture, check.cmd);
  assert.is(ending, exception?.actual ?? check.expect, `${check.why}\n${output}`);
}
