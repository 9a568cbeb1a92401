/** docs/fixtures.md: what its blocks show is what the commands print, one after the other, in one folder. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import { loadFixture, saveFixture } from "../../src/fixture/index.js";
import { suite } from "../support/suite.js";

const test = suite("e2e/fixture docs");
const folder = mkdtempSync(join(tmpdir(), "assay-docs-"));
test.after(() => rmSync(folder, { recursive: true }));

const source = (path: string): string => fileURLToPath(new URL(path, projectRoot));
const DOCUMENT = readFileSync(source("docs/fixtures.md"), "utf8");

/** Each command of the document with what it prints. */
interface Printed {
  command: string;
  output: string;
}

function printedBlocks(document: string): Printed[] {
  return [...document.matchAll(/^```console\n([^]*?)^```$/gm)].flatMap(([, block = ""]) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((text) => {
        const [command = "", ...lines] = text.split("\n");
        return { command, output: lines.join("\n").trimEnd() };
      }),
  );
}

/** The folder that the document speaks of, and a command `assay` beside it. */
function prepare(): NodeJS.ProcessEnv {
  cpSync(source("examples"), join(folder, "examples"), { recursive: true });
  cpSync(source("examples/fixture.yaml"), join(folder, "signed.yaml"));
  cpSync(source("examples/settings.yaml"), join(folder, "settings.yaml"));
  cpSync(source("test/fixtures/kwctl/signed.yaml"), join(folder, "recording.yaml"));
  writeFileSync(join(folder, "pod.yaml"), JSON.stringify(pod()));
  const fixture = loadFixture(source("examples/fixture.yaml"));
  const env = [{ name: "DATABASE", value: "postgres://shop:s3cret@db.example/shop" }];
  const containers = [{ name: "app", image: "registry.example/cosign/signed:v1", env }];
  saveFixture(join(folder, "private.yaml"), { ...fixture, request: { ...pod(), spec: { containers } } });
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(
    join(bin, "assay"),
    `#!/bin/sh\nexec "${process.execPath}" "${source("build/out/js/src/cli/main.js")}" "$@"\n`,
  );
  chmodSync(join(bin, "assay"), 0o755);
  return { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"]}` };
}

function pod(): object {
  const containers = [{ name: "app", image: "registry.example/app:1.0" }];
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "demo" }, spec: { containers } };
}

test("what the document shows is what is printed", () => {
  execFileSync("sh", ["-c", "command -v sed"]);
  const env = prepare();
  const blocks = printedBlocks(DOCUMENT);
  assert.ok(blocks.filter(({ command }) => command.startsWith("assay ")).length >= 8);
  for (const { command, output } of blocks) {
    const { stdout, stderr } = spawnSync("sh", ["-c", command], {
      cwd: folder,
      env,
      encoding: "utf8",
      timeout: 60_000,
    });
    assert.is(`${stdout}${stderr}`.trimEnd(), output, command);
  }
});

test.run();
