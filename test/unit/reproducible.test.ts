/** The same sources give the same bytes: whoever rebuilds a module can compare its digest. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as assert from "uvu/assert";

import { buildModule, policyNames } from "../../build/modules.js";
import { outDirectory } from "../../build/paths.js";
import { suite } from "../support/suite.js";

const test = suite("reproducible");
const names = policyNames();
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const builtDigest = (name: string): string => sha256(readFileSync(new URL(`${name}.wasm`, outDirectory)));

test("there are policies", () => {
  assert.ok(names.length >= 1);
});

for (const name of names) {
  test(`${name}: twice in one process`, async () => {
    assert.is(sha256(await buildModule(name)), builtDigest(name));
    assert.is(sha256(await buildModule(name)), builtDigest(name));
  });

  test(`${name}: in another working directory, time zone and language`, () => {
    assert.is(builtElsewhere(name), builtDigest(name));
  });

  test(`${name}: no path of the machine in the bytes`, () => {
    const bytes = readFileSync(new URL(`${name}.wasm`, outDirectory));
    const root = new URL(".", outDirectory).pathname.replace(/\/build\/out\/$/, "");
    for (const encoding of ["utf8", "utf16le"] as const) assert.not(bytes.includes(Buffer.from(root, encoding)), root);
  });
}

/** The digest of the module, built by another process that runs elsewhere. */
function builtElsewhere(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "reproducible-"));
  const modules = new URL("js/build/modules.js", outDirectory).href;
  const program = [
    `import { createHash } from "node:crypto";`,
    `import { buildModule } from ${JSON.stringify(modules)};`,
    `const bytes = await buildModule(${JSON.stringify(name)});`,
    `console.log(createHash("sha256").update(bytes).digest("hex"));`,
  ].join("\n");
  try {
    const env = { ...process.env, TZ: "Asia/Kathmandu", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" };
    const arguments_ = ["--input-type=module", "--eval", program];
    return execFileSync(process.execPath, arguments_, { cwd: folder, env, encoding: "utf8" }).trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.run();
