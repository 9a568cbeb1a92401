/** What a person is told when a pin changes, when a folder is not there, and when credentials are missing. */
import { readFileSync, writeFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { EmbeddedRegistry } from "../../src/testkit/index.js";
import { assay, Files } from "../support/cli.js";
import { respond, smallModule } from "../support/smallModule.js";
import { suite } from "../support/suite.js";

const test = suite("e2e/lock update");
const files = new Files();
const MODULE = files.write("a.wasm", smallModule({ body: respond("{}") }));
const LOCK = files.path("assay.lock");

test.after(() => files.remove());

test("--update-lock says which module made room, and whose signature is gone", async () => {
  const update = ["pull", MODULE, "--lock", LOCK, "--update-lock"];
  assert.is((await assay(...update)).stderr, "");
  writeFileSync(LOCK, readFileSync(LOCK, "utf8").replace("    lockedAt", "    signers: [key x]\n    lockedAt"));
  files.write("a.wasm", smallModule({ body: respond("{}"), custom: [["other", "x"]] }));
  const { exitCode, stderr } = await assay(...update);
  assert.is(exitCode, 0, stderr);
  assert.match(
    stderr,
    /takes the place of sha256:[0-9a-f]{64}; that one was signed by key x, of this one no signature/,
  );
});

test("a registry that wants an account, and a folder that is not there", async () => {
  const registry = await EmbeddedRegistry.start();
  registry.requireBasic({ username: "alice", password: "secret" });
  const host = new URL(registry.url).host;
  const nothing = ["--docker-config", files.write("config.json", {})];
  const refused = await assay("list", `registry://${host}/a/b`, ...nothing);
  assert.is(refused.exitCode, 2);
  assert.ok(refused.stderr.includes(`assay login ${host}`), refused.stderr);
  const missing = await assay("list", `registry://${host}/a/b`, "--certs-dir", files.path("none"));
  assert.is(missing.exitCode, 3);
  assert.match(missing.stderr, /--certs-dir .*none: there is no such folder/);
  await registry.close();
});

test.run();
