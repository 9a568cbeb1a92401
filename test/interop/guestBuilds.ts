/** Policies that other people's tools make: one on Kubewarden's Rust SDK, and a WASI command in Go. Built once below `build/out`. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { outDirectory, projectRoot } from "../../build/paths.js";

/** The guests, by the names of their folders in `test/guests`. */
export type GuestName = "rust" | "go";

const SOURCES = new URL("test/guests/", projectRoot);
const BUILDS = new URL("guests/", outDirectory);

/** The module's bytes, or why there is none. The first build of the Rust guest takes minutes. */
export function guestBytes(name: GuestName): Uint8Array | { skipped: string } {
  const built = name === "rust" ? buildRust() : buildGo();
  return typeof built === "string" ? { skipped: built } : readFileSync(built);
}

function buildRust(): URL | string {
  if (!succeeds("cargo", ["--version"])) return "there is no cargo to build the Rust guest";
  const target = "wasm32-wasip1";
  const manifest = fileURLToPath(new URL("rust/Cargo.toml", SOURCES));
  const folder = fileURLToPath(new URL("rust/", BUILDS));
  const options = ["--release", "--locked", "--target", target, "--manifest-path", manifest, "--target-dir", folder];
  const problem = run("cargo", ["build", "--quiet", ...options]);
  return problem === null
    ? new URL(`rust/${target}/release/kubewarden_guest.wasm`, BUILDS)
    : `cargo build failed: ${problem}`;
}

function buildGo(): URL | string {
  if (!succeeds("go", ["version"])) return "there is no Go to build the WASI guest";
  const folder = fileURLToPath(new URL("go/", SOURCES));
  const file = new URL("go.wasm", BUILDS);
  const options = ["-trimpath", "-ldflags=-s -w", "-o", fileURLToPath(file)];
  const problem = run("go", ["-C", folder, "build", ...options, "."], { GOOS: "wasip1", GOARCH: "wasm" });
  return problem === null ? file : `go build failed: ${problem}`;
}

function succeeds(program: string, args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}

/** Null when it went well, else the last line of what it said. */
function run(program: string, args: string[], variables: Record<string, string> = {}): string | null {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8", env: { ...process.env, ...variables } });
  return status === 0 ? null : (stderr.trim().split("\n").at(-1) ?? "it said nothing");
}
