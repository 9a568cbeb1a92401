/** The example projects of policy tests, as a user has them: with the packed package, by `npm test`. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import { suite } from "../support/suite.js";

const test = suite("e2e/testing examples");

const root = fileURLToPath(projectRoot);
const folder = mkdtempSync(join(tmpdir(), "assay-examples-"));
const modules = join(folder, "node_modules");
/** What the package needs, and what the examples name beside it. */
const LINKED = ["@noble", "asn1js", "commander", "pkijs", "smol-toml", "undici", "uvu", "yaml"];
/** It is no dependency of the project: `.ci/run` installs it there. */
const VITEST = join(root, "build/out/vitest/node_modules/vitest");

/** How an example ended. */
interface Ended {
  status: number | null;
  output: string;
}

test.before(() => {
  install();
});
test.after(() => {
  rmSync(folder, { recursive: true });
});

test("uvu", () => {
  const ended = npmTest("uvu");
  assert.is(ended.status, 0, ended.output);
  const total = count(ended, /Total: +(\d+)/);
  assert.ok(total > 100);
  assert.is(count(ended, /Passed: +(\d+)/), total);
});

test("node:test", () => {
  const ended = npmTest("node-test");
  assert.is(ended.status, 0, ended.output);
  assert.ok(count(ended, /pass (\d+)/) > 100);
  assert.is(count(ended, /fail (\d+)/), 0);
});

if (existsSync(VITEST)) {
  test("vitest", () => {
    const ended = npmTest("vitest");
    assert.is(ended.status, 0, ended.output);
    assert.ok(count(ended, /Tests +(\d+) passed/) > 100);
  });
} else if (process.env["ASSAY_VITEST_REQUIRED"] === "1") {
  test("vitest", () => assert.unreachable("it is not installed in build/out/vitest (.ci/run does it)"));
} else {
  test.skip("vitest", "it is not installed in build/out/vitest (.ci/run does it)");
}

test("a suite without code", () => {
  const ended = npmTest("suite");
  assert.is(ended.status, 0, ended.output);
  assert.ok(count(ended, /^(\d+) passed, 0 failed/m) > 50);
});

test("another subject in the settings fails the test of the accepted image, and says so", () => {
  const ended = npmTest("node-test", (copy) => {
    const settings = join(copy, "settings.json");
    writeFileSync(settings, readFileSync(settings, "utf8").replace("octo/shop", "octo/store"));
  });
  assert.is.not(ended.status, 0);
  assert.match(ended.output, "not ok 1 - signed by the release workflow");
  assert.match(ended.output, "identity-mismatch");
});

test.run();

/** Lays out what `npm install` would, of files that are here. */
function install(): void {
  const packed = execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], {
    cwd: root,
    encoding: "utf8",
  });
  execFileSync("tar", ["-xzf", join(folder, packed.trim().split("\n").at(-1) ?? ""), "-C", folder]);
  mkdirSync(join(modules, ".bin"), { recursive: true });
  cpSync(join(folder, "package"), join(modules, "assay"), { recursive: true });
  for (const name of LINKED) symlinkSync(join(root, "node_modules", name), join(modules, name));
  if (existsSync(VITEST)) symlinkSync(VITEST, join(modules, "vitest"));
  const assay = join(modules, "assay/build/out/js/src/cli/main.js");
  chmodSync(assay, 0o755);
  symlinkSync(assay, join(modules, ".bin/assay"));
  symlinkSync(join(modules, "uvu/bin.js"), join(modules, ".bin/uvu"));
  symlinkSync(join(modules, "vitest/vitest.mjs"), join(modules, ".bin/vitest"));
}

/** `npm test` in a copy of an example, which can be changed before. */
function npmTest(name: string, change: (copy: string) => void = () => undefined): Ended {
  const copy = mkdtempSync(join(folder, `${name}-`));
  const isOwn = (path: string): boolean => !path.includes("node_modules");
  cpSync(join(root, "examples/testing", name), copy, { recursive: true, filter: isOwn });
  change(copy);
  const { status, stdout, stderr } = spawnSync("npm", ["test"], {
    cwd: copy,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status, output: `${stdout}${stderr}`.replace(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g"), "") };
}

function count({ output }: Ended, pattern: RegExp): number {
  const number = pattern.exec(output)?.[1];
  assert.ok(number, `no ${String(pattern)} in ${output}`);
  return Number(number);
}
