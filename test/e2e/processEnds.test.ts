/** A guest that never comes back does not keep the process: neither `assay run`, nor a program with guests in threads. */
import { execFile } from "node:child_process";

import * as assert from "uvu/assert";

import { assay, Files } from "../support/cli.js";
import { suite } from "../support/suite.js";
import { HOSTILE } from "./hostile/guests.js";

const test = suite("e2e/process ends");
const files = new Files();
const LOOP = files.write(
  "loop.wasm",
  (HOSTILE.find(({ name }) => name === "an endless loop") as { bytes: Uint8Array }).bytes,
);
const POD = files.write("pod.json", JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" } }));
const NODE_ENTRY = new URL("../../src/node.js", import.meta.url);

test.after(() => files.remove());

/** Runs a program; rejects when it has not ended after half a minute. */
async function program(text: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const args = ["--input-type=module", "-e", text];
    execFile(process.execPath, args, { timeout: 30_000 }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(new Error(error.message)),
    );
  });
}

test("a program whose guest was ended at its deadline ends, though another thread took its place", async () => {
  const said = await program(`
    import { loadPolicy } from ${JSON.stringify(NODE_ENTRY.href)};
    const policy = await loadPolicy(${JSON.stringify(LOOP)}, {
      isolation: "worker",
      limits: { deadlineMs: 300 },
    });
    console.log((await policy.evaluate({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" } }, {})).outcome);`);
  assert.is(said, "indeterminate\n");
});

test("assay run --deadline ends a module that never comes back", async () => {
  const { exitCode, stderr } = await assay("run", "--policy", LOOP, "--request", POD, "--deadline", "1");
  assert.ok(exitCode > 0, `${exitCode}`);
  assert.match(stderr, /exceeded the allowed execution time/);
});

test.run();
