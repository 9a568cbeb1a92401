/** `buildProject`: the module of a policy's folder, compiled when it is not there as the sources make it. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { PolicyModule } from "../../host/runtime/module.js";
import { makeModule } from "./policyModule.js";
import { readProject } from "./project.js";
import { isFresh, stampOf } from "./stamp.js";

/** How to build. */
export interface BuildOptions {
  /** Quick and not optimised, with the names of functions: for tests and stack traces, not for shipping. */
  debug?: boolean;
  /** Compile even what is fresh. */
  force?: boolean;
  /** Called before the compiler is, which takes some seconds. */
  onCompile?: () => void;
}

/** What was built. */
export interface BuiltProject {
  /** The module's path: `build/NAME.wasm` in the folder, `build/debug/NAME.wasm` for debugging. */
  path: string;
  /** False when it lay there as the sources make it. */
  rebuilt: boolean;
  /** The compiler's warnings; empty as a rule, and when nothing was compiled. */
  warnings: string;
  /** The module. */
  module: PolicyModule;
}

/**
 * Builds the policy in a folder: `policy.ts`, `metadata.yml`, `settings.schema.json`, and `package.json` for its name and
 * version. Throws ProjectError when it cannot be; the module of an earlier build is then left as it was.
 */
export async function buildProject(folder: string, options: BuildOptions = {}): Promise<BuiltProject> {
  const project = readProject(folder);
  const debug = options.debug ?? false;
  const path = join(debug ? join(project.out, "debug") : project.out, `${project.name}.wasm`);
  const stamp = path.replace(/wasm$/, "stamp.json");
  if (options.force !== true && isFresh(stamp, path, debug)) {
    return { path, rebuilt: false, warnings: "", module: await PolicyModule.compile(readFileSync(path)) };
  }
  options.onCompile?.();
  const made = await makeModule(project, debug);
  mkdirSync(dirname(path), { recursive: true });
  // The stamp comes last: a build that was cut off is none.
  rmSync(stamp, { force: true });
  replaceFile(path, made.bytes);
  replaceFile(stamp, JSON.stringify(stampOf(made.sources, made.bytes, debug)));
  return { path, rebuilt: true, warnings: made.warnings, module: made.module };
}

/** Others may be reading the file: it is whole at every moment. */
function replaceFile(path: string, contents: Uint8Array | string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}
