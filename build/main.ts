/**
 * `npm run build`: every policy into `build/out/NAME.wasm`, unless they lie there as the sources make them; `--force`
 * compiles them all the same, and `--test` compiles the unit-test harness instead.
 */
import { readFileSync } from "node:fs";

import { PolicyModule } from "../host/runtime/module.js";
import { compile, writeOutput } from "./compile.js";
import { digestOf, isFresh, sourcesDigest, stampFile, type BuildStamp } from "./freshness.js";
import { buildModule, policyNames } from "./modules.js";
import { outDirectory } from "./paths.js";

if (process.argv.includes("--test")) {
  writeOutput(new URL("test/harness.wasm", outDirectory), await compile("test/harness/index.ts", "harness"));
} else {
  const names = policyNames();
  const sources = sourcesDigest();
  if (process.argv.includes("--force") || !isFresh(sources, names)) await buildAll(names, sources);
  for (const name of names) {
    const { size, digest } = await PolicyModule.compile(readFileSync(new URL(`${name}.wasm`, outDirectory)));
    console.log(`build/out/${name}.wasm ${size} bytes ${digest}`);
  }
}

/** The stamp comes last: a build that was cut off is none. */
async function buildAll(names: readonly string[], sources: string): Promise<void> {
  const stamp: BuildStamp = { sources, modules: {} };
  for (const name of names) {
    const bytes = await buildModule(name);
    await PolicyModule.compile(bytes);
    writeOutput(new URL(`${name}.wasm`, outDirectory), bytes);
    stamp.modules[name] = digestOf(bytes);
  }
  writeOutput(stampFile, JSON.stringify(stamp));
}
