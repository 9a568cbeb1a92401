/** `npm run build`: every policy into `build/out/NAME.wasm`; with `--test` the unit-test harness instead. */
import { compile, writeOutput } from "./compile.js";
import { outDirectory } from "./paths.js";

if (process.argv.includes("--test")) {
  writeOutput(new URL("test/harness.wasm", outDirectory), await compile("test/harness/index.ts", "harness"));
}
