/** `npm run build`: every policy into `build/out/NAME.wasm`; with `--test` the unit-test harness instead. */
import { PolicyModule } from "../host/runtime/module.js";
import { compile, writeOutput } from "./compile.js";
import { buildModule, policyNames } from "./modules.js";
import { outDirectory } from "./paths.js";

if (process.argv.includes("--test")) {
  writeOutput(new URL("test/harness.wasm", outDirectory), await compile("test/harness/index.ts", "harness"));
} else {
  for (const name of policyNames()) {
    const bytes = await buildModule(name);
    const { size, digest } = await PolicyModule.compile(bytes);
    writeOutput(new URL(`${name}.wasm`, outDirectory), bytes);
    console.log(`build/out/${name}.wasm ${size} bytes ${digest}`);
  }
}
