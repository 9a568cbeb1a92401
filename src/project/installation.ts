/** Where this package lies, wherever it was installed, and what its package.json says. */
import { readFileSync } from "node:fs";

/** The package's root, a `file:` URL that ends with a slash. Compiled, this file lies in `build/out/js/src/project/`. */
export const packageRoot = new URL("../../../../../", import.meta.url);

interface PackageFile {
  version: string;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
}

const packageFile = JSON.parse(readFileSync(new URL("package.json", packageRoot), "utf8")) as PackageFile;

/** This package's version. */
export const packageVersion = packageFile.version;

/** The packages that some commands need and that are not installed with this one: name → exact version. */
export const optionalPackages: Readonly<Record<string, string>> = packageFile.peerDependencies;
