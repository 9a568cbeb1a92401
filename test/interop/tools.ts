/**
 * The real tools that the kit is measured against, each in one pinned version. A tool is taken from an environment
 * variable, from the `PATH`, or from a folder below `build/out` into which Go installs it.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { outDirectory } from "../../build/paths.js";

/** The tools, by the names that the tests give them. */
export type ToolName = "cosign2" | "cosign3" | "notation";

/** Where a tool comes from and how it tells its version. */
interface Tool {
  program: string;
  variable: string;
  version: string;
  packagePath: string;
  versionArguments: string[];
}

const TOOLS: Record<ToolName, Tool> = {
  cosign2: {
    program: "cosign",
    variable: "ASSAY_COSIGN2",
    version: "v2.6.5",
    packagePath: "github.com/sigstore/cosign/v2/cmd/cosign",
    versionArguments: ["version"],
  },
  cosign3: {
    program: "cosign",
    variable: "ASSAY_COSIGN3",
    version: "v3.1.3",
    packagePath: "github.com/sigstore/cosign/v3/cmd/cosign",
    versionArguments: ["version"],
  },
  notation: {
    program: "notation",
    variable: "ASSAY_NOTATION",
    version: "v1.3.2",
    packagePath: "github.com/notaryproject/notation/cmd/notation",
    versionArguments: ["version"],
  },
};

const found = new Map<ToolName, string | { skipped: string }>();

/**
 * The path of a tool in its pinned version, or why there is none. The first call for a tool may take minutes: Go
 * compiles it. A program that an environment variable names must have the pinned version (anything else is an Error:
 * it was asked for); one of another version on the `PATH` is passed over.
 */
export function tool(name: ToolName): string | { skipped: string } {
  const known = found.get(name);
  if (known !== undefined) return known;
  const path = find(name, TOOLS[name]);
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
  if (versionOf(wanted, wanted.program) === wanted.version) return wanted.program;
  const folder = fileURLToPath(new URL(`tools/${name}-${wanted.version}/`, outDirectory));
  const path = `${folder}${wanted.program}`;
  if (!existsSync(path)) {
    const problem = install(name, wanted, folder);
    if (problem !== null) return { skipped: problem };
  }
  return checked(wanted, path);
}

function checked(wanted: Tool, path: string): string {
  const version = versionOf(wanted, path);
  if (version === wanted.version) return path;
  throw new Error(`${path} is ${version ?? "no program that tells its version"}, but ${wanted.version} is pinned`);
}

/** The first `vX.Y.Z` that the program says about itself; null when it does not start. */
function versionOf(wanted: Tool, path: string): string | null {
  const { status, stdout, stderr } = spawnSync(path, wanted.versionArguments, { encoding: "utf8" });
  return status === 0
    ? (/\bv?\d+\.\d+\.\d+\b/.exec(versionLine(`${stdout}\n${stderr}`))?.[0].replace(/^v?/, "v") ?? null)
    : null;
}

/** The banners of these tools hold no digits before the line that names the version. */
function versionLine(text: string): string {
  return text.split("\n").find((line) => /^(git)?version:/i.test(line)) ?? "";
}

/** Null when the tool is installed, else why it is not. Go verifies what it downloads against its checksum database. */
function install(name: ToolName, { packagePath, version }: Tool, folder: string): string | null {
  if (spawnSync("go", ["version"]).status !== 0)
    return `${name} ${version} is not here, and there is no Go to build it`;
  mkdirSync(folder, { recursive: true });
  const started = Date.now();
  console.log(`${name}: go install ${packagePath}@${version}`);
  const { status, stderr } = spawnSync("go", ["install", `${packagePath}@${version}`], {
    encoding: "utf8",
    env: { ...process.env, GOBIN: folder, CGO_ENABLED: "0" },
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  if (status !== 0) return `go install ${packagePath}@${version} failed: ${stderr.trim().split("\n").at(-1) ?? ""}`;
  console.log(`${name}: installed in ${seconds} s`);
  return null;
}
