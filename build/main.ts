/**
 * `npm run build`: every policy into `build/out/NAME.wasm`, unless they lie there as the sources make them; `--force`
 * compiles them all the same, and `--test` compiles the unit-test harness instead.
 */
import { buildProject } from "../src/project/build.js";
import { compile, writeOutput } from "./compile.js";
import { policyFolder, policyNames } from "./modules.js";
import { outDirectory } from "./paths.js";

if (process.argv.includes("--test")) {
  writeOutput(new URL("test/harness.wasm", outDirectory), await compile("test/harness/index.ts", "harness"));
} else {
  const force = process.argv.includes("--force");
  for (const name of policyNames()) {
    const { module } = await buildProject(policyFolder(name), { force });
    console.log(`build/out/${name}.wasm ${module.size} bytes ${module.digest}`);
  }
}
