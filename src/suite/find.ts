/** Finds suite files. */
import { readdirSync, statSync, type Dirent } from "node:fs";
import { join, normalize, resolve } from "node:path";

import { fileProblem } from "../document/fileProblem.js";
import { SuiteFileError } from "./documentError.js";

const SUITE_FILE = /\.assay\.(?:ya?ml|json)$/;

/** Folders that hold what others made. */
const PASSED_OVER = new Set(["node_modules"]);

/**
 * The suite files of the paths, each once however it is written, folder by folder in the alphabet's order: a file is taken as it is, of a folder
 * all `*.assay.yaml` and `*.assay.json` below it but not in `node_modules` or hidden folders. Links to folders are not
 * followed. Throws SuiteFileError for a path that is not there.
 */
export function findSuites(paths: readonly string[]): string[] {
  const found = new Map<string, string>();
  for (const path of paths.flatMap((each) => suitesAt(normalize(each)))) {
    if (!found.has(resolve(path))) found.set(resolve(path), path);
  }
  return [...found.values()];
}

/** True for the name of a suite file. */
function isSuiteFile(path: string): boolean {
  return SUITE_FILE.test(path);
}

function suitesAt(path: string): string[] {
  try {
    return statSync(path).isDirectory() ? suitesBelow(path) : [path];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SuiteFileError(path, null, code === "ENOENT" ? "there is no such file or folder" : fileProblem(error));
  }
}

function suitesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries.filter((entry) => !entry.isDirectory() && isSuiteFile(entry.name));
  const folders = entries.filter(isSearched);
  return [
    ...files.map(({ name }) => join(folder, name)),
    ...folders.flatMap(({ name }) => suitesBelow(join(folder, name))),
  ];
}

function isSearched(entry: Dirent): boolean {
  return entry.isDirectory() && !entry.name.startsWith(".") && !PASSED_OVER.has(entry.name);
}
