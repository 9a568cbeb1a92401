/**
 * `npm run build`: every policy into `build/out/NAME.wasm`, unless they lie there as the sources make them; `--force`
 * compiles them all the same, and `--test` compiles the unit-test harness instead. Policies are compiled side by side, each in a
 * process of its own: the compiler keeps one core busy for seconds.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

import { buildProject } from "../src/project/build.js";
import { compile, writeOutput } from "./compile.js";
import { policyFolder, policyNames } from "./modules.js";
import { outDirectory } from "./paths.js";

const [, , option, name] = process.argv;
if (option === "--test") {
  writeOutput(new URL("test/harness.wasm", outDirectory), await compile("test/harness/index.ts", "harness"));
} else if (option === "--policy" && name !== undefined) {
  await build(name, process.argv.includes("--force"));
} else {
  const lines = await Promise.all(
    policyNames().map((each) => buildApart(each, option === "--force" ? ["--force"] : [])),
  );
  console.log(lines.join("\n"));
}

async function build(policy: string, force: boolean): Promise<void> {
  const { module } = await buildProject(policyFolder(policy), { force });
  console.log(`build/out/${policy}.wasm ${module.size} bytes ${module.digest}`);
}

/** What the process prints. A policy that does not compile ends the build. */
function buildApart(policy: string, options: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), "--policy", policy, ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  return new Promise((resolve) => {
    child.on("close", (status) => {
      if (status !== 0) process.exitCode = 1;
      resolve(printed.trimEnd());
    });
  });
}
