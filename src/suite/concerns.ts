/** Which files the cases of a suite are made of. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { isObject } from "../../host/json.js";
import { besideSuite } from "./inputs.js";
import { policySource } from "./policySources.js";
import type { Source, Suite } from "./suite.js";

/** Folders of a policy project that hold what is made, or what others made. */
const NOT_SOURCES = new Set(["build", "node_modules"]);

/** What a policy is built from besides its AssemblyScript. */
const PROJECT_FILES = ["metadata.yml", "settings.schema.json", "package.json"];

/**
 * The absolute paths of all files that what comes of the suite depends on, whether they are there or not: the suite, its
 * settings, requests, fixtures with their blobs, files of its worlds, and the module or the sources of the policy.
 */
export function filesOf(suite: Suite, policy: string | null): string[] {
  const { cases, file } = suite;
  const sources = [suite.settings, ...cases.flatMap((each) => [each.settings, each.request])].flatMap(sourceFile);
  const fixtures = cases.flatMap(({ fixture }) => (fixture === null ? [] : [besideSuite(file, fixture)]));
  const worlds = [suite.world, ...cases.map(({ world }) => world)].flatMap((world) => worldFiles(world, true));
  return [
    ...new Set([
      resolve(file),
      ...[...sources, ...worlds].map((path) => besideSuite(file, path)),
      ...fixtures,
      ...[...new Set([file, ...fixtures].map((path) => dirname(resolve(path))))].flatMap(blobFiles),
      ...policyFiles(suite, policy),
    ]),
  ];
}

function sourceFile(source: Source | null): string[] {
  return source !== null && "file" in source ? [source.file] : [];
}

/** A world may be a file, and name files in members `file`. */
function worldFiles(value: unknown, isFile: boolean): string[] {
  if (typeof value === "string") return isFile ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((element) => worldFiles(element, false));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => worldFiles(member, name === "file"));
}

function blobFiles(folder: string): string[] {
  const blobs = join(folder, "blobs", "sha256");
  return existsSync(blobs) ? readdirSync(blobs).map((name) => join(blobs, name)) : [];
}

function policyFiles(suite: Suite, policy: string | null): string[] {
  try {
    const { kind, path } = policySource(suite, policy);
    return kind === "file" ? [path] : [...PROJECT_FILES.map((name) => join(path, name)), ...scriptsBelow(path)];
  } catch {
    // It is not there: running the suite says so.
    return [];
  }
}

function scriptsBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || NOT_SOURCES.has(entry.name)) return [];
    if (entry.isDirectory()) return scriptsBelow(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

/** What a file is like now: it changes with the file's contents, and when the file comes or goes. */
export function fileState(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return "not there";
  }
}
