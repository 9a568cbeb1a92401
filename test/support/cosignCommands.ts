/** Runs the fixtures' commands of cosign with `assay` in its place, against the registries that the real tools wrote to. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { EXIT } from "../../src/cli/exitCodes.js";
import { main } from "../../src/cli/program.js";
import { EmbeddedRegistry, type Recording } from "../../src/testkit/registry/index.js";
import { inProcess } from "./inProcess.js";
import { shellWords } from "./shellWords.js";

/** One command of `index.json`, with what the real tool did. */
export interface CosignCheck {
  cmd: string;
  expect: "pass" | "fail";
  why: string;
}

/** The checks of one case. */
export interface CosignFixture {
  case: string;
  registry: boolean;
  checks: CosignCheck[];
}

/** How a command of ours ended. */
export type Ending = "pass" | "fail" | "indeterminate" | "refused";

/** Nothing listens at the port "discard". */
const NO_PROXY_AT = "http://127.0.0.1:9";

const ENDINGS: Readonly<Record<number, Ending>> = {
  [EXIT.allowed]: "pass",
  [EXIT.denied]: "fail",
  [EXIT.indeterminate]: "indeterminate",
  [EXIT.usage]: "refused",
};

/** All cases below the folder of fixtures, a path that ends with a slash. */
export function readFixtures(fixtures: string): CosignFixture[] {
  return JSON.parse(readFileSync(`${fixtures}index.json`, "utf8")) as CosignFixture[];
}

/** Whether a command is one of cosign's, and not of another tool. */
export function isCosign({ cmd }: CosignCheck): boolean {
  return /(?:^|\s)cosign[0-9]\s/.test(cmd);
}

/** The case and the command, digests cut short. */
export function idOfCheck(fixture: CosignFixture, { cmd }: CosignCheck): string {
  return `${fixture.case}: ${cmd.replace(/sha256:([0-9a-f]{8})[0-9a-f]{56}/g, "sha256:$1")}`;
}

/** Runs one command in a folder where its files lie, as the fixtures' README says. */
export async function runCosignCommand(
  fixtures: string,
  fixture: CosignFixture,
  command: string,
): Promise<{ ending: Ending; output: string }> {
  const { variables, args } = parse(command);
  const folder = workFolder(fixtures, fixture.case);
  const registry = await EmbeddedRegistry.start();
  try {
    // Recordings hold the referrers' lists of the registries that had any.
    registry.setReferrers(false);
    if (fixture.registry) registry.loadRecorded(readRecording(`${fixtures}${fixture.case}/registry.json`));
    const network = networkOf(folder, command, registry.host);
    const { exitCode, stdout, stderr } = await inProcess(main, args, {
      folder,
      variables: { ...variables, ...network },
    });
    return { ending: ENDINGS[exitCode] ?? "refused", output: `${stderr}\n${stdout}` };
  } finally {
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

/** A folder with the fixtures' common files and folders; a case's own file of the same name comes first. */
function workFolder(fixtures: string, name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-fixture-"));
  const own = readdirSync(join(fixtures, name));
  const common = readdirSync(fixtures).filter(
    (entry) => !own.includes(entry) && !existsSync(join(fixtures, entry, "checks.json")),
  );
  for (const entry of own) symlinkSync(join(fixtures, name, entry), join(folder, entry));
  for (const entry of common) symlinkSync(join(fixtures, entry), join(folder, entry));
  return folder;
}

function readRecording(path: string): Recording {
  return JSON.parse(readFileSync(path, "utf8")) as Recording;
}

/**
 * The ports that the commands name may be taken on this machine: registries.conf says that these registries are at the one that
 * holds the recording. Everything else would have to go through a proxy that is not there.
 */
function networkOf(folder: string, command: string, host: string): Record<string, string> {
  const named = [...new Set(command.match(/127\.0\.0\.1:[0-9]+/g) ?? [])];
  const path = join(folder, "test-registries.conf");
  writeFileSync(path, named.map((each) => `[[registry]]\nprefix = "${each}"\nlocation = "${host}"\n`).join("\n"));
  return { CONTAINERS_REGISTRIES_CONF: path, HTTPS_PROXY: NO_PROXY_AT, HTTP_PROXY: NO_PROXY_AT };
}
