import { readFileSync, readdirSync } from "node:fs";

import * as assert from "uvu/assert";

import { outDirectory } from "../../build/paths.js";
import { PolicyModule } from "../../host/runtime/module.js";
import { suite } from "../support/suite.js";
import { violations } from "./check.js";
import { allImports, importsOf, sourceFiles } from "./imports.js";
import { ASSEMBLY_LAYERS } from "./rules.js";

const test = suite("layers");

test("every import keeps the rules", () => {
  const imports = allImports();
  assert.ok(imports.length > 200, `only ${imports.length} imports were found: the search is broken`);
  assert.equal(violations(imports), []);
});

test("the check can fail", () => {
  const wrong: [string, string][] = [
    ["assembly/json/a.ts", 'import { x } from "../engine/verdict";'],
    ["assembly/oci/a.ts", 'import { x } from "../evidence/table";'],
    ["assembly/json/a.ts", 'import {\n  x,\n} from "../../host/a";'],
    ["policies/a/policy.ts", 'import { x } from "../../assembly/signature/verify";'],
    ["policies/a/policy.ts", 'import { x } from "../b/settings";'],
    ["host/a.ts", 'import { readFileSync } from "node:fs";'],
    ["host/a.ts", 'import { x } from "../assembly/json/a";'],
    ["host/a.ts", 'export { x } from "../src/index.js";'],
    ["src/a.ts", 'import * as pkijs from "pkijs";'],
    ["src/a.ts", 'await import("uvu");'],
    ["src/a.ts", 'import x from "left-pad";'],
    ["host/a.ts", 'import type { x } from "../test/a.js";'],
    ["assembly/index.ts", 'export { x } from "../policies/a/policy";'],
    ["assembly/abi/a.ts", 'import { x } from "../index";'],
    ["policies/a/policy.ts", 'import { x } from "../../assembly/index";'],
    ["src/project/template/policy.ts", 'import { x } from "left-pad";'],
    ["src/project/template/policy.ts", 'import { x } from "../compile";'],
  ];
  for (const [file, text] of wrong) assert.is(violations(importsOf(file, text)).length, 1, `${file}: ${text}`);
});

test("every room has a layer", () => {
  const rooms = new Set(
    sourceFiles()
      .filter((file) => file.startsWith("assembly/") && file !== "assembly/index.ts")
      .map((file) => file.split("/")[1] as string),
  );
  assert.equal(
    [...rooms].filter((room) => !(room in ASSEMBLY_LAYERS)),
    [],
  );
});

test("shipped modules import waPC alone and have no start section", async () => {
  const modules = readdirSync(outDirectory).filter((name) => name.endsWith(".wasm"));
  assert.ok(modules.length >= 1);
  for (const name of modules) {
    const module = await PolicyModule.compile(readFileSync(new URL(name, outDirectory)));
    assert.ok(module.imports.every((entry) => entry.startsWith("wapc.")));
  }
});

test.run();
