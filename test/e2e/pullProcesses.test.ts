/** `assay pull` in processes that are cut off from their registry, are ended themselves, or pull the same at once. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import { suite } from "../support/suite.js";
import { filesOf, PullScene } from "./pull/scene.js";

const test = suite("e2e/pull in processes");
const scene = await PullScene.open();
test.after(async () => await scene.close());
const PROGRAM = fileURLToPath(new URL("build/out/js/src/cli/main.js", projectRoot));

/** A command under way, and how it ends. */
interface Command {
  readonly child: ChildProcess;
  readonly ended: Promise<{ exitCode: number | null; stdout: string; stderr: string }>;
}

/** Begins `assay pull` with that cache, and nothing of this machine's configuration. */
function pull(cache: string, ...flags: string[]): Command {
  const home = join(cache, "..");
  const environment = { PATH: process.env["PATH"], HOME: home, ASSAY_CACHE: cache, NODE_NO_WARNINGS: "1" };
  const child = spawn(process.execPath, [PROGRAM, "pull", scene.source, ...flags], { env: environment, cwd: home });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
  const ended = once(child, "close").then(([exitCode]) => ({ exitCode: exitCode as number | null, ...said }));
  return { child, ended };
}

/** Waits until the registry was asked for the module. */
async function blobAsked(count = 1): Promise<void> {
  const before = scene.registry.requests.length;
  const asked = (): number =>
    scene.registry.requests.slice(before).filter(({ path }) => path === scene.paths.blob).length;
  while (asked() < count) await delay(10);
}

/** The next pull is fine, and the one behind it needs the cache alone for the module. */
async function succeeds(cache: string): Promise<void> {
  const { exitCode, stdout, stderr } = await pull(cache).ended;
  assert.equal([exitCode, stderr], [0, ""]);
  assert.match(stdout, scene.moduleDigest);
  scene.assertWhole(cache, "after a pull");
  assert.match((await pull(cache).ended).stdout, "from the cache");
}

test("the registry is killed in the middle of the module", async () => {
  const cache = scene.folder();
  scene.registry.fail({ match: scene.paths.blob, fault: { kind: "killed" } });
  const { exitCode, stdout, stderr } = await pull(cache).ended;
  scene.registry.clearFaults();
  await scene.registry.restart();
  assert.equal([exitCode === 0, stdout], [false, ""]);
  assert.match(stderr, scene.source);
  assert.match(stderr, /UND_ERR_SOCKET|ECONNREFUSED/);
  assert.is(stderr.trim().split("\n").length, 1, stderr);
  scene.assertWhole(cache, "after the registry was killed");
  await succeeds(cache);
});

test("another module under the digest", async () => {
  const cache = scene.folder();
  scene.registry.fail({ match: scene.paths.blob, fault: { kind: "wrong-digest" } });
  const { exitCode, stderr } = await pull(cache, "--to", join(cache, "..", "module.wasm")).ended;
  scene.registry.clearFaults();
  assert.is.not(exitCode, 0);
  assert.match(stderr, `not ${scene.moduleDigest}`);
  assert.is(existsSync(join(cache, "..", "module.wasm")), false);
  scene.assertWhole(cache, "after another module");
  await succeeds(cache);
});

test("the registry sends on to a private address", async () => {
  const cache = scene.folder();
  scene.registry.fail({ match: scene.paths.blob, fault: { kind: "redirect", to: "https://10.0.0.1/blob" } });
  const { exitCode, stderr } = await pull(cache).ended;
  scene.registry.clearFaults();
  assert.is.not(exitCode, 0);
  assert.match(stderr, /redirected to https:\/\/10\.0\.0\.1\/blob, which is refused/);
  await succeeds(cache);
});

test("the registry is too slow for the time that there is", async () => {
  const cache = scene.folder();
  scene.registry.fail({ match: scene.paths.blob, fault: { kind: "throttled", bytesPerSecond: 1000 } });
  const { exitCode, stderr } = await pull(cache, "--timeout", "2s").ended;
  scene.registry.clearFaults();
  assert.is.not(exitCode, 0);
  assert.match(stderr, /deadline|timeout/);
  scene.assertWhole(cache, "after the deadline");
  await succeeds(cache);
});

for (const signal of ["SIGTERM", "SIGKILL", "SIGINT"] as const) {
  test(`the puller is ended with ${signal} in the middle of the module`, async () => {
    const cache = scene.folder();
    scene.registry.fail({ match: scene.paths.blob, fault: { kind: "throttled", bytesPerSecond: 50_000 } });
    const { child, ended } = pull(cache);
    await blobAsked();
    await delay(200);
    child.kill(signal);
    assert.is.not((await ended).exitCode, 0);
    scene.registry.clearFaults();
    scene.assertWhole(cache, `after ${signal}`);
    await succeeds(cache);
  });
}

test("two who pull at once leave one good copy", async () => {
  const cache = scene.folder();
  scene.registry.fail({ match: scene.paths.blob, fault: { kind: "throttled", bytesPerSecond: 400_000 } });
  const [one, two] = [pull(cache), pull(cache)];
  await blobAsked(2);
  const ends = [await one.ended, await two.ended];
  scene.registry.clearFaults();
  assert.equal(
    ends.map(({ exitCode, stderr }) => [exitCode, stderr]),
    [
      [0, ""],
      [0, ""],
    ],
  );
  assert.is(scene.registry.mostAtOnce(scene.paths.blob), 2);
  assert.equal(
    filesOf(join(cache, "blobs", "sha256")).sort(),
    [scene.manifestDigest, scene.moduleDigest].map((digest) => digest.slice(7)).sort(),
  );
  await succeeds(cache);
});

test.run();
