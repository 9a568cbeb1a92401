/**
 * `node …/test/interop/main.js [wasmtime] [wapc-rust]`: the module under other engines and other waPC hosts gives the
 * same answers, byte for byte. A host whose toolchain is missing is reported as skipped.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { outDirectory, projectRoot } from "../../build/paths.js";
import { interopCases, type InteropCase } from "./cases.js";

/** Another host: makes itself ready, or says why it cannot. */
interface OtherHost {
  name: string;
  prepare(): { command: string[] } | { skipped: string };
}

const MODULE = fileURLToPath(new URL("verify-image-signatures.wasm", outDirectory));
const HOSTS: OtherHost[] = [
  { name: "wasmtime", prepare: prepareWasmtime },
  { name: "wapc-rust", prepare: prepareRust },
];

const wanted = process.argv.slice(2);
const cases = await interopCases();
const totals = { passed: 0, failed: 0, skipped: 0 };
for (const host of HOSTS) if (wanted.length === 0 || wanted.includes(host.name)) runHost(host, cases);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed > 0 || totals.passed + totals.skipped === 0 ? 1 : 0;

function runHost(host: OtherHost, all: InteropCase[]): void {
  const ready = host.prepare();
  if ("skipped" in ready) {
    console.log(`${host.name}: skipped: ${ready.skipped}`);
    totals.skipped += all.length;
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "assay-interop-"));
  for (const row of all) writeCase(join(folder, row.name), row);
  const [program = "", ...args] = ready.command;
  const { status, stderr } = spawnSync(program, [...args, MODULE, folder], { encoding: "utf8" });
  const problems = status === 0 ? all.map((row) => problemOf(folder, row)) : all.map(() => `exit ${status}: ${stderr}`);
  const failed = problems.filter((problem) => problem !== null);
  for (const problem of failed) console.log(`${host.name} failed: ${problem}`);
  console.log(`${host.name}: ${all.length - failed.length} passed, ${failed.length} failed, 0 skipped`);
  totals.passed += all.length - failed.length;
  totals.failed += failed.length;
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
  if (!existsSync(file)) return `${name}: it wrote no ${"answer" in expected ? "answer" : "error"}`;
  const actual = readFileSync(file);
  const wanted_ = "answer" in expected ? expected.answer : Buffer.from(expected.error);
  return actual.equals(wanted_) ? null : `${name}: ${actual.toString()} instead of ${Buffer.from(wanted_).toString()}`;
}

/** A virtual environment with the pinned wasmtime, made once below `build/out`. */
function prepareWasmtime(): { command: string[] } | { skipped: string } {
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

/** Built on demand only: the first build takes minutes. */
function prepareRust(): { command: string[] } | { skipped: string } {
  if (!wanted.includes("wapc-rust")) return { skipped: "built on demand: name wapc-rust as an argument" };
  if (spawnSync("cargo", ["--version"]).status !== 0) return { skipped: "there is no cargo" };
  const manifest = fileURLToPath(new URL("test/interop/wapc-rust/Cargo.toml", projectRoot));
  const target = fileURLToPath(new URL("interop-rust/", outDirectory));
  const cargo = ["--locked", "--manifest-path", manifest, "--target-dir", target];
  const built = spawnSync("cargo", ["build", ...cargo], { stdio: "inherit" });
  if (built.status !== 0) return { skipped: "cargo build failed" };
  return { command: ["cargo", "run", "-q", ...cargo, "--"] };
}
