/** A policy's folder: which files it must have, what it is called, and where its module goes. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { fileProblem } from "../document/fileProblem.js";
import { packageRoot } from "./installation.js";
import { ProjectError } from "./projectError.js";

/** One policy's folder. All paths are absolute but `entry`. */
export interface Project {
  folder: string;
  name: string;
  version: string;
  /** What the compiler's paths are relative to, and the entry file from there. */
  root: string;
  entry: string;
  core: "package" | "files";
  /** The folder that modules are written to. */
  out: string;
  /** The package.json that gave the version. */
  packageFile: string;
}

const ENTRY = "policy.ts";

/** The files that every policy's folder has. */
export const METADATA = "metadata.yml";
export const SETTINGS_SCHEMA = "settings.schema.json";

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/** What a project's, and so a module's, name may be; for messages. */
export const NAME_RULE =
  "a name has lower-case letters, digits, dots, hyphens and underscores, begins with a letter or digit, and has at most 100 of them";

/** Whether it can be the name of a project, a file and a repository. */
export function isProjectName(name: string): boolean {
  return NAME.test(name);
}

/** Reads a policy's folder. Throws ProjectError for one that is none, and says which file is missing. */
export function readProject(path: string): Project {
  const folder = resolve(path);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new ProjectError(`${path}: there is no such folder`);
  for (const file of [ENTRY, METADATA, SETTINGS_SCHEMA]) {
    if (existsSync(join(folder, file))) continue;
    throw new ProjectError(
      `${join(path, file)}: there is no such file; a policy's folder has ${ENTRY}, ${METADATA} and ${SETTINGS_SCHEMA} (assay init makes one)`,
    );
  }
  const own = fileURLToPath(packageRoot);
  return folder.startsWith(join(own, "policies") + sep) ? ownPolicy(folder, own) : userProject(folder, path);
}

/** A policy of this package itself: its sources stand beside the core, and it has the package's version. */
function ownPolicy(folder: string, root: string): Project {
  const name = basename(folder);
  const out = join(root, "build", "out");
  const packageFile = join(root, "package.json");
  const { version } = JSON.parse(readFileSync(packageFile, "utf8")) as { version: string };
  const entry = `policies/${name}/${ENTRY}`;
  return { folder, name, version, root, entry, core: "files", out, packageFile };
}

function userProject(folder: string, path: string): Project {
  const packageFile = join(folder, "package.json");
  const { name, version } = readPackage(packageFile, join(path, "package.json"));
  const out = join(folder, "build");
  return { folder, name, version, root: folder, entry: ENTRY, core: "package", out, packageFile };
}

/** The name without the scope, and the version. */
function readPackage(file: string, shown: string): { name: string; version: string } {
  const { name, version } = readJsonObject(file, shown);
  if (typeof name !== "string" || !isProjectName(basename(name))) {
    throw new ProjectError(`${shown}: name: it must be the policy's name; ${NAME_RULE}`);
  }
  if (typeof version === "string" && /^\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?$/.test(version)) {
    return { name: name.slice(name.lastIndexOf("/") + 1), version };
  }
  throw new ProjectError(`${shown}: version: it must be a version such as 0.1.0`);
}

/** The JSON object in a file. Throws ProjectError that names it. */
export function readJsonObject(file: string, shown: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new ProjectError(`${shown}: ${fileProblem(error)}`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ProjectError(`${shown}: it must be one JSON object`);
}

/** The path of a file of the project as a person would write it: from where the command runs. */
export function shownPath(project: Project, file: string): string {
  const here = process.cwd() + sep;
  const path = join(project.folder, file);
  return path.startsWith(here) ? path.slice(here.length) : path;
}
