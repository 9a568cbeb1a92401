/**
 * Every command of cosign among the shared fixtures, with `assay` in its place: the commands as they stand, against the
 * registries that the real tools wrote to, with the verdicts of the real tools. Where ours differs on purpose the file
 * of exceptions says so, and why.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import { EXIT } from "../../src/cli/exitCodes.js";
import { main } from "../../src/cli/program.js";
import { EmbeddedRegistry, type Recording } from "../../src/testkit/registry/index.js";
import { shared } from "../support/shared.js";
import { shellWords } from "../support/shellWords.js";
import { suite } from "../support/suite.js";

const test = suite("e2e/cosign commands");

/** One command of `index.json`, with what the real tool did. */
interface Check {
  cmd: string;
  expect: "pass" | "fail";
  why: string;
}

interface FixtureCase {
  case: string;
  registry: boolean;
  checks: Check[];
}

/** How a command of ours ended. */
type Ending = "pass" | "fail" | "indeterminate" | "refused";

/** A command that ends otherwise than with the real tool. */
interface Exception {
  id: string;
  expected: Check["expect"];
  actual: Ending;
  reason: string;
}

const ENDINGS: Readonly<Record<number, Ending>> = {
  [EXIT.allowed]: "pass",
  [EXIT.denied]: "fail",
  [EXIT.indeterminate]: "indeterminate",
  [EXIT.usage]: "refused",
};

const exceptionsFile = new URL("test/e2e/cosignCommands.exceptions.json", projectRoot);
const exceptions = new Map(
  (JSON.parse(readFileSync(exceptionsFile, "utf8")) as Exception[]).map((exception) => [exception.id, exception]),
);

if (shared === null) test.skip("all commands", "the shared test data is not there");
else runAll(fileURLToPath(new URL("fixtures/", shared)));

test.run();

function runAll(fixtures: string): void {
  const cases = JSON.parse(readFileSync(`${fixtures}index.json`, "utf8")) as FixtureCase[];
  let others = 0;
  for (const fixture of cases) {
    const ours = fixture.checks.filter(({ cmd }) => /(?:^|\s)cosign[0-9]\s/.test(cmd));
    others += fixture.checks.length - ours.length;
    for (const check of ours) test(idOf(fixture, check), async () => await runCheck(fixtures, fixture, check));
  }
  test("exceptions are of commands that are there", () => {
    const ids = new Set(cases.flatMap((fixture) => fixture.checks.map((check) => idOf(fixture, check))));
    assert.equal(
      [...exceptions.keys()].filter((id) => !ids.has(id)),
      [],
    );
  });
  test.skip("commands of other tools", `${others} commands of notation and kyverno`);
}

/** The case and the command, digests cut short. */
function idOf(fixture: FixtureCase, { cmd }: Check): string {
  return `${fixture.case}: ${cmd.replace(/sha256:([0-9a-f]{8})[0-9a-f]{56}/g, "sha256:$1")}`;
}

async function runCheck(fixtures: string, fixture: FixtureCase, check: Check): Promise<void> {
  const exception = exceptions.get(idOf(fixture, check));
  if (exception !== undefined) assert.is(exception.expected, check.expect, "the exception is of another verdict");
  const { ending, output } = await runCommand(fixtures, fixture, check.cmd);
  assert.is(ending, exception?.actual ?? check.expect, `${check.why}\n${output}`);
}

/** Runs one command in a folder where its files lie, as the fixtures' README says. */
async function runCommand(
  fixtures: string,
  fixture: FixtureCase,
  command: string,
): Promise<{ ending: Ending; output: string }> {
  const { variables, args } = parse(command);
  const folder = workFolder(fixtures, fixture.case);
  const registry = await EmbeddedRegistry.start();
  const before = { directory: process.cwd(), variables: { ...process.env }, fetch: globalThis.fetch };
  const said: string[] = [];
  const { log, error } = console;
  try {
    registry.setReferrers(false);
    if (fixture.registry) registry.loadRecorded(readRecording(`${fixtures}${fixture.case}/registry.json`));
    process.chdir(folder);
    Object.assign(process.env, variables);
    globalThis.fetch = atRegistry(registry.host);
    console.log = console.error = (text: string) => void said.push(text);
    const exitCode = await main(["node", "assay", ...args]);
    return { ending: ENDINGS[exitCode] ?? "refused", output: said.join("\n") };
  } finally {
    Object.assign(console, { log, error });
    globalThis.fetch = before.fetch;
    for (const name of Object.keys(variables)) delete process.env[name];
    Object.assign(process.env, before.variables);
    process.chdir(before.directory);
    rmSync(folder, { recursive: true });
    await registry.close();
  }
}

/** `env NAME=VALUE … cosign2 verify …`. */
function parse(command: string): { variables: Record<string, string>; args: string[] } {
  const words = shellWords(command);
  const tool = words.findIndex((word) => /^cosign[0-9]$/.test(word));
  const pairs = words.slice(0, tool).filter((word) => word.includes("="));
  const variables = pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]);
  return { variables: Object.fromEntries(variables) as Record<string, string>, args: words.slice(tool + 1) };
}

/** A folder with everything of the fixtures' folder; a case's own file of the same name comes first. */
function workFolder(fixtures: string, name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-fixture-"));
  for (const source of [join(fixtures, name), fixtures]) {
    for (const entry of readdirSync(source)) {
      const link = join(folder, entry);
      if (!existsSync(link)) symlinkSync(join(source, entry), link);
    }
  }
  return folder;
}

function readRecording(path: string): Recording {
  return JSON.parse(readFileSync(path, "utf8")) as Recording;
}

/**
 * The ports that the commands name may be taken on this machine: what is asked of any port of 127.0.0.1 is asked of
 * the registry that holds the recording, and nothing else is asked at all.
 */
function atRegistry(host: string): typeof globalThis.fetch {
  const { fetch } = globalThis;
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.hostname !== "127.0.0.1") throw new TypeError("fetch failed", { cause: new Error("no network in tests") });
    return await fetch(`http://${host}${url.pathname}${url.search}`, init);
  };
}
