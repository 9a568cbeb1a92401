/** The runner must not take a file that ran nothing for a green one. */
import { fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as assert from "uvu/assert";

import { problemOf } from "../support/outcome.js";
import { suite, type FileCounts } from "../support/suite.js";

const test = suite("outcome");
const SUITE = new URL("../support/suite.js", import.meta.url).href;

/** Runs a test file of this text and says what the runner would say. */
async function problem(body: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "assay-runner-"));
  const file = join(folder, "file.test.mjs");
  writeFileSync(file, `import { suite } from ${JSON.stringify(SUITE)};\nconst test = suite("s");\n${body}`);
  const child = fork(file, { stdio: ["ignore", "ignore", "ignore", "ipc"] });
  let counts: FileCounts | null = null;
  child.on("message", (message) => (counts = message as FileCounts));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  rmSync(folder, { recursive: true });
  return problemOf(counts, code) ?? "green";
}

test("a file that passes is green", async () => {
  assert.is(await problem('test("a", () => {}); test.run();'), "green");
  assert.is(await problem('test("a", () => {}); test.skip("b", "why"); test.run();'), "green");
});

test("a file that registers nothing is not", async () => {
  assert.is(await problem("test.run();"), "it registered no test");
});

test("a file that forgets to run is not", async () => {
  assert.is(await problem('test("a", () => {});'), "it never called run()");
});

test("a file whose suite is left half-way is not", async () => {
  assert.match(
    await problem('test("a", () => process.exit(0)); test("b", () => {}); test.run();'),
    "it registered 2 tests but only 0 ran",
  );
});

test("a test that fails is not, nor a file that throws", async () => {
  assert.is(await problem('test("a", () => { throw new Error("no"); }); test.run();'), "1 failed");
  assert.match(await problem('test("a", () => {}); test.run(); throw new Error("no");'), /only 0 ran|exit code 1/);
});

test("a file that does without the suite is not", () => {
  assert.match(problemOf(null, 0) ?? "", "without using test/support/suite");
});

test.run();
