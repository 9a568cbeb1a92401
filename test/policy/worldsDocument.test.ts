/** The examples of docs/worlds.md: suites run and pass, worlds are read, and every permutation and placeholder is one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as assert from "uvu/assert";
import { parse } from "yaml";

import { projectRoot } from "../../build/paths.js";
import { runSuites } from "../../src/suite/run.js";
import { prepareWorld } from "../../src/suite/world/index.js";
import { suite } from "../support/suite.js";

const test = suite("docs/worlds");
const TEXT = readFileSync(new URL("docs/worlds.md", projectRoot), "utf8");
const BLOCKS = [...TEXT.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
const SUITES = BLOCKS.filter((block) => block.startsWith("format: assay.suite/v1"));
const [WORLD, ...others] = BLOCKS.filter((block) => block.startsWith("world:"));

test("every example is a suite or a world", () => {
  assert.equal([SUITES.length, WORLD === undefined, others.length, BLOCKS.length], [2, false, 0, 3]);
});

test("the suites pass, with dozens of cases", async () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-worlds-"));
  const files = SUITES.map((text, index) => {
    const file = join(folder, `${index}.assay.yaml`);
    writeFileSync(file, text);
    return file;
  });
  const { suites, totals } = await runSuites(files, { jobs: 0 });
  rmSync(folder, { recursive: true });
  for (const { problem, cases } of suites) {
    assert.is(problem, null);
    for (const each of cases) assert.equal([each.name, each.problem, each.differences], [each.name, null, []]);
  }
  assert.ok(totals.passed > 60 && totals.failed === 0, JSON.stringify(totals));
});

test("the world can be minted, and the placeholders stand for something", async () => {
  const { world } = parse(WORLD ?? "") as { world: unknown };
  const made = await prepareWorld(world, "world", { folder: "/nowhere", seed: "docs" });
  const rows = TEXT.split("\n").filter((line) => line.startsWith("| `${"));
  const placeholders = rows.flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`(\$\{[^`]+\})`/g)]);
  assert.ok(placeholders.length >= 14);
  for (const [, placeholder = ""] of placeholders) assert.ok(made.resolve(placeholder, "docs") !== "", placeholder);
  for (const name of ["app", "index", "copied", "elsewhere"]) {
    const digest = made.resolve(`\${images.${name}.digest}`, "docs") as string;
    const repository = name === "elsewhere" ? "registry.example/signatures" : `registry.example/shop/${name}`;
    assert.ok((await made.images.referrers(`${repository}@${digest}`)).length > 0);
  }
});

test.run();
