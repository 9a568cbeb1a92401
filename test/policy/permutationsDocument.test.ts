/** docs/permutations.md is the catalogue's, and its example runs as it stands there. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as assert from "uvu/assert";

import { outDirectory, projectRoot } from "../../build/paths.js";
import { permutations } from "../../src/testkit/permutations/index.js";
import { DOCUMENT, permutationsDocument } from "../fixtures/permutations/document.js";
import { suite } from "../support/suite.js";

const test = suite("policy/permutations, the document");
const text = readFileSync(new URL(DOCUMENT, projectRoot), "utf8");

test("it is what the catalogue makes of it", async () => {
  const expected = await permutationsDocument();
  assert.ok(text === expected, `${DOCUMENT} is out of date: run node build/out/js/test/fixtures/permutations/make.js`);
});

test("every name and code is in it", () => {
  for (const { name, description } of permutations)
    assert.ok(text.includes(`${name} `) && text.includes(description), name);
});

test("its example passes, for each permutation that fits", () => {
  const [, example = ""] = /```js\n(.*?)```/s.exec(text) ?? [];
  const testkit = new URL("js/src/testkit/index.js", outDirectory).href;
  const folder = mkdtempSync(join(tmpdir(), "assay-permutations-"));
  try {
    const file = join(folder, "example.mjs");
    writeFileSync(file, example.replace('"assay/testkit"', JSON.stringify(testkit)));
    const env = { ...process.env };
    delete env["NODE_TEST_CONTEXT"];
    const { stdout, status } = spawnSync(process.execPath, ["--test-reporter=tap", file], { encoding: "utf8", env });
    assert.is(status, 0, stdout.slice(-4000));
    const of = { signer: "keyless", kind: "signature", format: "bundle", log: "v1", timestamp: false } as const;
    const fitting = permutations.filter(({ fits }) => fits(of)).length;
    assert.match(stdout, `# pass ${fitting + 1}\n`);
    assert.ok(fitting > 90, String(fitting));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
