/**
 * Runs every test file in a process of its own. A file that registered no test, or did not run each test that it
 * registered, fails. The last line counts what really ran.
 */
import { fork } from "node:child_process";
import { readdirSync } from "node:fs";
import { cpus } from "node:os";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

import { problemOf } from "./support/outcome.js";
import type { FileCounts } from "./support/suite.js";

/** One file's outcome; `problem` is null when it is green. */
interface Outcome {
  file: string;
  counts: FileCounts | null;
  output: string;
  problem: string | null;
}

const here = fileURLToPath(new URL(".", import.meta.url));
const files = testFiles(folderFilter());
const outcomes = await runAll(files);
report(outcomes);

function folderFilter(): string[] | null {
  const index = process.argv.indexOf("--only");
  return index < 0 ? null : (process.argv[index + 1] ?? "").split(",");
}

function testFiles(only: string[] | null): string[] {
  return readdirSync(here, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.js"))
    .filter((file) => only === null || only.some((prefix) => file.startsWith(prefix)))
    .sort();
}

async function runAll(queue: string[]): Promise<Outcome[]> {
  const pending = [...queue];
  const done: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let file = pending.shift(); file !== undefined; file = pending.shift()) {
      const outcome = await runFile(file);
      done.push(outcome);
      console.log(`${outcome.problem === null ? "ok  " : "FAIL"} ${file} ${summary(outcome.counts)}`);
      const skips = outcome.output.split("\n").filter((line) => line.startsWith("skipped: "));
      console.log(outcome.problem === null ? skips.join("\n") : `${outcome.problem}\n${outcome.output}`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(4, cpus().length)) }, worker));
  return done;
}

function runFile(file: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = fork(`${here}${file}`, {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      execArgv: ["--enable-source-maps"],
    });
    let counts: FileCounts | null = null;
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("message", (message) => (counts = message as FileCounts));
    child.on("close", (code) => resolve({ file, counts, output, problem: problemOf(counts, code) }));
  });
}

function summary(counts: FileCounts | null): string {
  return counts === null ? "" : `(${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped)`;
}

function report(all: Outcome[]): void {
  const sum = (pick: (counts: FileCounts) => number): number =>
    all.reduce((total, { counts }) => total + (counts === null ? 0 : pick(counts)), 0);
  const broken = all.filter(({ problem, counts }) => problem !== null && (counts?.failed ?? 0) === 0);
  for (const { file, problem } of broken) console.log(`${basename(file)}: ${problem}`);
  const passed = sum((counts) => counts.passed);
  const failed = sum((counts) => counts.failed) + broken.length;
  if (passed + failed === 0) console.log("no test ran");
  console.log(`${passed} passed, ${failed} failed, ${sum((counts) => counts.skipped)} skipped`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
