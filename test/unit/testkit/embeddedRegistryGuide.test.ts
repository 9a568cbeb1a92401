/** The guide to the embedded registry: each piece runs by itself and prints what the guide shows below it. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { projectRoot } from "../../../build/paths.js";
import { suite } from "../../support/suite.js";

const test = suite("embedded registry: guide");
const guide = readFileSync(new URL("docs/embedded-registry.md", projectRoot), "utf8");
const pieces = [...guide.matchAll(/^```ts\n([^]*?)^```\n(?:\n```text\n([^]*?)^```)?/gm)];

test("every piece runs and prints what is shown", () => {
  assert.is(pieces.length, 2);
  const kit = new URL("../../../src/testkit/index.js", import.meta.url).href;
  for (const [, code = "", shown = ""] of pieces) {
    const program = code.replaceAll('"assay/testkit"', JSON.stringify(kit));
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
    assert.is(printed, shown);
  }
});

test.run();
