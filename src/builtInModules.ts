/** The policy modules that this package ships, wherever it was installed. Needs Node. */
import { readdirSync } from "node:fs";

/** Modules lie in `build/out/`; compiled, this file lies in `build/out/js/src/`. */
const FOLDER = new URL("../../", import.meta.url);
const EXTENSION = ".wasm";

/** The names of the modules, sorted. */
export function builtInModuleNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(EXTENSION))
    .map((file) => file.slice(0, -EXTENSION.length))
    .sort();
}

/** The names in a sentence: `a, b and c`. */
export function builtInModulesText(): string {
  const names = builtInModuleNames();
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** The file of the module with just this name, a `file:` URL; or null when there is none. */
export function builtInModule(name: string): URL | null {
  return builtInModuleNames().includes(name) ? new URL(`${name}${EXTENSION}`, FOLDER) : null;
}
