/** Other engines and other waPC hosts: the module gives them the same answers, byte for byte. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { outDirectory, projectRoot } from "../../build/paths.js";
import { interopCases, type InteropCase } from "./cases.js";
import type { Checks } from "./checks.js";

/** A host that made itself ready, or why it cannot. */
type Prepared = { command: string[] } | { skipped: string };

const MODULE = fileURLToPath(new URL("verify-image-signatures.wasm", outDirectory));

/** All cases under Python's `wasmtime`. */
export async function wasmtimeChecks(checks: Checks): Promise<void> {
  await hostChecks(checks, prepareWasmtime());
}

/** All cases under Rust's `wapc`; the first build takes minutes. */
export async function waPcRustChecks(checks: Checks): Promise<void> {
  await hostChecks(checks, prepareRust());
}

async function hostChecks(checks: Checks, ready: Prepared): Promise<void> {
  const all = await interopCases();
  if ("skipped" in ready) return checks.skip(ready.skipped, all.length);
  const folder = mkdtempSync(join(tmpdir(), "assay-interop-"));
  for (const row of all) writeCase(join(folder, row.name), row);
  const [program = "", ...args] = ready.command;
  const { status, stderr } = spawnSync(program, [...args, MODULE, folder], { encoding: "utf8" });
  for (const row of all) checks.check(row.name, status === 0 ? problemOf(folder, row) : `exit ${status}: ${stderr}`);
  rmSync(folder, { recursive: true });
}

function writeCase(folder: string, { operation, payload, answers }: InteropCase): void {
  mkdirSync(folder);
  writeFileSync(join(folder, "operation"), operation);
  writeFileSync(join(folder, "payload"), payload);
  writeFileSync(join(folder, "answers.json"), answers);
}

function problemOf(folder: string, { name, expected }: InteropCase): string | null {
  const file = join(folder, name, "answer" in expected ? "actual" : "error");
  if (!existsSync(file)) return `it wrote no ${"answer" in expected ? "answer" : "error"}`;
  const actual = readFileSync(file);
  const wanted = Buffer.from("answer" in expected ? expected.answer : expected.error);
  return actual.equals(wanted) ? null : `${actual.toString()} instead of ${wanted.toString()}`;
}

/** A virtual environment with the pinned wasmtime, made once below `build/out`. */
function prepareWasmtime(): Prepared {
  const environment = fileURLToPath(new URL("interop-python/", outDirectory));
  const python = join(environment, "bin", "python3");
  const folder = fileURLToPath(new URL("test/interop/wasmtime/", projectRoot));
  if (spawnSync("python3", ["--version"]).status !== 0) return { skipped: "there is no python3" };
  if (!existsSync(python)) {
    const made = spawnSync("python3", ["-m", "venv", environment], { encoding: "utf8" });
    if (made.status !== 0) return { skipped: `python3 -m venv failed: ${made.stderr}` };
  }
  const requirements = join(folder, "requirements.txt");
  const installed = spawnSync(python, ["-m", "pip", "install", "-q", "-r", requirements], { encoding: "utf8" });
  if (installed.status !== 0) return { skipped: `pip install failed: ${installed.stderr}` };
  return { command: [python, join(folder, "host.py")] };
}

function prepareRust(): Prepared {
  if (spawnSync("cargo", ["--version"]).status !== 0) return { skipped: "there is no cargo" };
  const manifest = fileURLToPath(new URL("test/interop/wapc-rust/Cargo.toml", projectRoot));
  const target = fileURLToPath(new URL("interop-rust/", outDirectory));
  const cargo = ["--locked", "--manifest-path", manifest, "--target-dir", target];
  const built = spawnSync("cargo", ["build", ...cargo], { stdio: "inherit" });
  if (built.status !== 0) return { skipped: "cargo build failed" };
  return { command: ["cargo", "run", "-q", ...cargo, "--"] };
}
