/** The checked-in generated files are what their generators give, and every fault of the table can happen. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { format, getFileInfo, resolveConfig } from "prettier";
import * as assert from "uvu/assert";

import { generatedFiles } from "../../build/generate.js";
import { projectRoot } from "../../build/paths.js";
import { FAULTS } from "../../host/generated/codes.gen.js";
import { sourceFiles } from "../layers/imports.js";
import { suite } from "../support/suite.js";

const test = suite("generated files");
/** Codes that nothing raises. The list only gets shorter. */
const DEAD: string[] = [];
const read = (path: string): string => readFileSync(new URL(path, projectRoot), "utf8");

for (const [path, text] of generatedFiles()) {
  test(`${path} is what its generator gives`, async () => {
    const filepath = fileURLToPath(new URL(path, projectRoot));
    const { ignored } = await getFileInfo(filepath, {
      ignorePath: fileURLToPath(new URL(".prettierignore", projectRoot)),
    });
    if (ignored) return assert.is(text, read(path));
    const options = await resolveConfig(filepath);
    assert.ok(options, "no formatting options were found");
    // Plugins by their names would be looked for below the working directory.
    const plugins = (options.plugins ?? []).map((plugin) => new URL(import.meta.resolve(plugin as string)));
    assert.is(await format(text, { ...options, plugins, filepath }), read(path));
  });
}

test("every generated file is checked", () => {
  const files = sourceFiles().filter((file) => file.endsWith(".gen.ts"));
  assert.equal(files.sort(), [...generatedFiles().keys()].sort());
});

test("every fault code is raised somewhere, but for those that are known to be dead", () => {
  const sources = sourceFiles()
    .filter((file) => /^(assembly|policies|host|src)\//.test(file) && !file.endsWith(".gen.ts"))
    .map(read)
    .join("\n")
    .replace(/[!=]=\s*FaultCode\.\w+/g, "");
  const mapped = read("assembly/evidence/operations.gen.ts");
  const isRaised = (code: string): boolean =>
    `${sources}${mapped}`.includes(`FaultCode.${pascal(code)}`) || sources.includes(`code: "${code}"`);
  assert.equal(
    Object.keys(FAULTS).filter((code) => !isRaised(code)),
    DEAD,
  );
});

test.run();

function pascal(code: string): string {
  return code.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());
}
