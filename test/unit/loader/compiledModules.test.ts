import * as assert from "uvu/assert";

import { ModuleError } from "../../../host/runtime/module.js";
import { digestOf } from "../../../src/digest.js";
import { compiledModule } from "../../../src/loader/compiledModules.js";
import { errorOf } from "../../support/errors.js";
import { suite } from "../../support/suite.js";
import { moduleBytes } from "./world.js";

const test = suite("loader: modules that were compiled");
const bytes = moduleBytes();
const digest = digestOf(bytes);

test("a module is compiled once for the same limits, and again for others", async () => {
  const module = await compiledModule(bytes, digest);
  assert.is(await compiledModule(bytes, digest, { deadlineMs: 1 }), module);
  const tables = await compiledModule(bytes, digest, { tableElements: 1000 });
  const memory = await compiledModule(bytes, digest, { memoryBytes: 64 * 1024 * 1024 });
  assert.is(new Set([module, tables, memory]).size, 3);
});

test("nothing is kept under the digest of something else", async () => {
  const other = new Uint8Array([...bytes, 0, 2, 1, 0x78]);
  const wanted = `sha256:${"1".repeat(64)}`;
  const error = await errorOf(ModuleError, async () => await compiledModule(other, wanted));
  assert.match(error.message, `the module has the digest ${digestOf(other)}, not ${wanted}`);
  await errorOf(ModuleError, async () => await compiledModule(other, wanted));
});

test.run();
