/**
 * The real tools that the kit is measured against, each in one pinned version. A tool is taken from an environment
 * variable, from the `PATH`, or from a folder below `build/out` into which Go builds it.
 */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { outDirectory } from "../../build/paths.js";

/** The tools, by the names that the tests give them. */
export type ToolName = keyof typeof TOOLS;

/** Where a tool comes from. */
interface Tool {
  program: string;
  /** The environment variable that names the program. */
  variable: string;
  version: string;
  module: string;
  /** The folder of the program in the module. */
  command: string;
}

/** How a program ended. */
type Ended = Pick<SpawnSyncReturns<string>, "status" | "stdout" | "stderr">;

const TOOLS = {
  cosign2: {
    program: "cosign",
    variable: "ASSAY_COSIGN2",
    version: "v2.6.5",
    module: "github.com/sigstore/cosign/v2",
    command: "cmd/cosign",
  },
  cosign3: {
    program: "cosign",
    variable: "ASSAY_COSIGN3",
    version: "v3.1.3",
    module: "github.com/sigstore/cosign/v3",
    command: "cmd/cosign",
  },
  notation: {
    program: "notation",
    variable: "ASSAY_NOTATION",
    version: "v1.3.2",
    module: "github.com/notaryproject/notation",
    command: "cmd/notation",
  },
} satisfies Record<string, Tool>;

const found = new Map<ToolName, string | { skipped: string }>();

/**
 * The path of a tool in its pinned version, or why there is none. The first call for a tool may take minutes: Go
 * builds it. A program that an environment variable names must have the pinned version (anything else is an Error: it
 * was asked for); one of another version on the `PATH` is passed over.
 */
export function tool(name: ToolName): string | { skipped: string } {
  const path = found.get(name) ?? find(name, TOOLS[name]);
  found.set(name, path);
  return path;
}

/** The version of a tool that `tool` finds. */
export function toolVersion(name: ToolName): string {
  return TOOLS[name].version;
}

function find(name: ToolName, wanted: Tool): string | { skipped: string } {
  const named = process.env[wanted.variable];
  if (named !== undefined && named !== "") return checked(wanted, named);
  if (versionOf(wanted.program) === wanted.version) return wanted.program;
  const folder = fileURLToPath(new URL(`tools/${name}-${wanted.version}/`, outDirectory));
  const path = `${folder}${wanted.program}`;
  const problem = existsSync(path) ? null : install(name, wanted, folder);
  return problem === null ? checked(wanted, path) : { skipped: problem };
}

function checked(wanted: Tool, path: string): string {
  const version = versionOf(path);
  if (version === wanted.version) return path;
  throw new Error(`${path} is ${version ?? "no program that tells its version"}, but ${wanted.version} is pinned`);
}

/** What the line `GitVersion:` or `Version:` of the program says; null when it says nothing of the kind. */
function versionOf(path: string): string | null {
  const { status, stdout, stderr } = run(path, ["version"]);
  if (status !== 0) return null;
  const line = `${stdout}\n${stderr}`.split("\n").find((each) => /^(Git)?Version:/.test(each));
  const version = /\d+\.\d+\.\d+/.exec(line ?? "")?.[0];
  return version === undefined ? null : `v${version}`;
}

/** Null when the tool is installed, else why it is not. Go checks what it downloads against its checksum database. */
function install(name: ToolName, wanted: Tool, folder: string): string | null {
  const { version } = wanted;
  if (run("go", ["version"]).status !== 0) return `${name} ${version} is not here, and there is no Go to build it`;
  mkdirSync(folder, { recursive: true });
  const started = Date.now();
  console.log(`${name}: Go builds ${version}`);
  const problem = goInstall(wanted, folder) && buildSource(wanted, folder);
  if (problem !== null) return `${name} ${version} could not be built: ${problem}`;
  console.log(`${name}: built in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  return null;
}

function goInstall({ module, command, version }: Tool, folder: string): string | null {
  return problemOf(run("go", ["install", `${module}/${command}@${version}`], { GOBIN: folder }));
}

/** `go install` asks for the list of all versions too, which not every module proxy serves; this needs the one only. */
function buildSource({ module, command, version }: Tool, folder: string): string | null {
  const downloaded = run("go", ["mod", "download", "-json", `${module}@${version}`]);
  if (downloaded.status !== 0) return problemOf(downloaded);
  const { Dir } = JSON.parse(downloaded.stdout) as { Dir: string };
  return problemOf(run("go", ["-C", Dir, "install", `./${command}`], { GOBIN: folder }));
}

/** The last line of what a program said that failed. */
function problemOf({ status, stderr }: Ended): string | null {
  return status === 0 ? null : (stderr.trim().split("\n").at(-1)?.trim() ?? "it said nothing");
}

function run(program: string, args: string[], variables: Record<string, string> = {}): Ended {
  const { error, ...ended } = spawnSync(program, args, {
    encoding: "utf8",
    env: { ...process.env, CGO_ENABLED: "0", ...variables },
  });
  return error === undefined ? ended : { status: -1, stdout: "", stderr: error.message };
}
