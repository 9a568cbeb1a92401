/** Reads the imports of every source file of the project. */
import { readFileSync, readdirSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

import ts from "typescript";

import { projectRoot } from "../../build/paths.js";

/** One import: who, and what. `to` is a path from the root without extension, or a package's name. */
export interface Import {
  from: string;
  to: string;
  isPackage: boolean;
}

const ROOTS = ["assembly", "policies", "host", "src", "build", "test"];

/** All imports below the project's source folders. */
export function allImports(): Import[] {
  return sourceFiles().flatMap((file) => importsOf(file, readFileSync(new URL(file, projectRoot), "utf8")));
}

/** The imports of one file's text. */
export function importsOf(file: string, text: string): Import[] {
  return ts.preProcessFile(text).importedFiles.map(({ fileName: specifier }) => {
    const isPackage = !specifier.startsWith(".");
    const to = isPackage ? packageName(specifier) : posix.join(posix.dirname(file), specifier).replace(/\.js$/, "");
    return { from: file, to, isPackage };
  });
}

/** Every `.ts` file, as a path from the root. */
export function sourceFiles(): string[] {
  return ROOTS.flatMap((root) =>
    readdirSync(fileURLToPath(new URL(root, projectRoot)), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.startsWith("out/"))
      .map((name) => `${root}/${name}`),
  );
}

function packageName(specifier: string): string {
  if (specifier.startsWith("node:")) return "node:";
  const [scope, name] = specifier.split("/");
  return (specifier.startsWith("@") ? `${scope}/${name}` : scope) as string;
}
