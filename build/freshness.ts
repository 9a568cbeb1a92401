/** Whether the modules in `build/out` are those of the sources: compiling them takes most of a minute. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";

import { outDirectory, projectRoot } from "./paths.js";

/** Everything that can change a module's bytes: sources, settings and the compiler's exact version. */
const INPUTS = ["assembly/", "policies/", "build/", "host/", "asconfig.json", "package.json", "package-lock.json"];

/** What was built, by file name: the SHA-256 of each module. */
export interface BuildStamp {
  /** `sourcesDigest()` when it was built. */
  sources: string;
  modules: Record<string, string>;
}

/** Where the stamp of the last build lies. */
export const stampFile = new URL("modules.json", outDirectory);

/** The SHA-256 of all inputs with their names. */
export function sourcesDigest(): string {
  const hash = createHash("sha256");
  for (const path of INPUTS.flatMap(filesBelow).sort()) {
    hash
      .update(`${path}\0`)
      .update(digestOf(readFileSync(new URL(path, projectRoot))))
      .update("\n");
  }
  return hash.digest("hex");
}

/** Whether every one of these modules lies there as it was built from sources with this digest. */
export function isFresh(sources: string, names: readonly string[]): boolean {
  if (!existsSync(stampFile)) return false;
  const stamp = JSON.parse(readFileSync(stampFile, "utf8")) as BuildStamp;
  return stamp.sources === sources && names.every((name) => stamp.modules[name] === builtDigest(name));
}

/** SHA-256 in hexadecimal. */
export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function builtDigest(name: string): string | null {
  const file = new URL(`${name}.wasm`, outDirectory);
  return existsSync(file) ? digestOf(readFileSync(file)) : null;
}

function filesBelow(path: string): string[] {
  if (!path.endsWith("/")) return [path];
  return readdirSync(new URL(path, projectRoot), { withFileTypes: true }).flatMap((entry) => {
    const below = `${path}${entry.name}`;
    if (below === "build/out") return [];
    return entry.isDirectory() ? filesBelow(`${below}/`) : [below];
  });
}
