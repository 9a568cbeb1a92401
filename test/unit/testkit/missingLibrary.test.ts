/** Without its libraries the kit says what to install; with them it loads, wherever the package lies. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";

import { outDirectory, projectRoot } from "../../../build/paths.js";
import { suite } from "../../support/suite.js";

const test = suite("testkit/missing library");
const MODULES = fileURLToPath(new URL("node_modules/", projectRoot));
/** What every installation has. */
const DEPENDENCIES = ["yaml"];
/** With what they need themselves. */
const LIBRARIES = ["asn1js", "pkijs", "@noble/curves", "@noble/hashes", "@peculiar/utils", "bytestreamjs"];

const folder = mkdtempSync(join(tmpdir(), "assay-testkit-"));
test.before(() => {
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  for (const part of ["src", "host"]) {
    cpSync(new URL(`js/${part}`, outDirectory), join(folder, "js", part), { recursive: true });
  }
});
test.after(() => rmSync(folder, { recursive: true }));

/** What loading the kit prints with these libraries installed. */
function loaded(libraries: readonly string[]): string {
  const modules = join(folder, "node_modules");
  rmSync(modules, { recursive: true, force: true });
  for (const name of [...DEPENDENCIES, ...libraries]) {
    mkdirSync(join(modules, name, ".."), { recursive: true });
    cpSync(join(MODULES, name), join(modules, name), { recursive: true, dereference: true });
  }
  const script = `const { sigstore } = await import("./js/src/testkit/index.js"); console.log(sigstore().key("a").name)`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: folder,
    encoding: "utf8",
  });
  return stdout + stderr;
}

test("one library that is missing is named, with what to install", () => {
  for (const missing of ["asn1js", "pkijs", "@noble/curves"]) {
    const printed = loaded(LIBRARIES.filter((name) => name !== missing));
    const sentence =
      `assay/testkit needs the package ${missing}, which is not installed. Install what the test kit needs with: ` +
      "npm install --save-dev pkijs@4.0.0 asn1js@4.0.0 @noble/curves@2.4.0";
    assert.match(printed, sentence);
  }
});

test("with all of them it loads", () => {
  assert.is(loaded(LIBRARIES), "a\n");
});

test.run();
