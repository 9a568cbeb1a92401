/** `initProject`: a new policy project from the template in this package. */
import { lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { optionalPackages, packageRoot, packageVersion } from "./installation.js";
import { NAME_RULE, isProjectName } from "./project.js";
import { ProjectError } from "./projectError.js";

/** One file of a new project. */
export interface NewFile {
  /** From the project's folder. */
  path: string;
  /** What it is for, a few words. */
  about: string;
}

const TEMPLATE = new URL("src/project/template/", packageRoot);

/** The template's files; a file's name there when it is another, since packages leave out files of that name. */
const FILES: readonly (NewFile & { template?: string })[] = [
  { path: "policy.ts", about: "the policy: settings, rules, engine, answer" },
  { path: "rules.ts", about: "the rules of its own: edit them" },
  { path: "settings.ts", about: "reads the settings" },
  { path: "settings.schema.json", about: "the settings' JSON Schema" },
  { path: "metadata.yml", about: "what Kubewarden is told, and what the module may ask" },
  { path: "tests/policy.assay.yaml", about: "the cases that npm test runs" },
  { path: "README.md", about: "what the policy does, and how to publish it" },
  { path: "tsconfig.json", about: "for editors: AssemblyScript's types" },
  { path: ".gitignore", about: "leaves out what is built", template: "gitignore" },
];

const PACKAGE: NewFile = { path: "package.json", about: "its name, version and tools" };

/** The tools of a new project besides assay: the compiler, and what mints keys and signatures for tests. */
const TOOLS = ["assemblyscript", "pkijs", "asn1js", "@noble/curves"];

/** npm installs no package into a package of its own name. */
const TAKEN = ["assay", ...TOOLS];

/**
 * Makes the folder `name` below `parent`, and returns its files. Throws ProjectError for a name that no module can have, and
 * for something of that name that is there and is no empty folder. The folder is whole or not there.
 */
export function initProject(name: string, parent = "."): NewFile[] {
  if (!isProjectName(name)) throw new ProjectError(`${JSON.stringify(name)} cannot be a policy's name: ${NAME_RULE}`);
  if (TAKEN.includes(name))
    throw new ProjectError(`${name}: a package of that name is needed to build it; give another`);
  const folder = resolve(parent, name);
  refuseInTheWay(name, folder);
  const temporary = `${folder}.${process.pid}.tmp`;
  try {
    for (const { path, template } of FILES) write(temporary, path, textOf(template ?? path, name));
    write(temporary, PACKAGE.path, packageFile(name));
    renameSync(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return [...FILES, PACKAGE].map(({ path, about }) => ({ path, about }));
}

function refuseInTheWay(name: string, folder: string): void {
  const there = lstatSync(folder, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (!there.isDirectory()) throw new ProjectError(`${name}: it is there and is no folder; give another name`);
  if (readdirSync(folder).length === 0) return;
  throw new ProjectError(`${name}: the folder is not empty; give another name, or move what is in it`);
}

function write(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function textOf(template: string, name: string): string {
  return readFileSync(new URL(template, TEMPLATE), "utf8").replaceAll("{{name}}", name);
}

/** Exact versions: the same sources and the same tools give the same bytes. */
function packageFile(name: string): string {
  const tools = TOOLS.map((tool) => [tool, optionalPackages[tool]] as const);
  const devDependencies = Object.fromEntries([["assay", packageVersion], ...tools]);
  const quick = `assay build --debug && assay test --policy build/debug/${name}.wasm`;
  const scripts = { build: "assay build", test: "assay test", quick };
  return `${JSON.stringify({ name, version: "0.1.0", private: true, type: "module", scripts, devDependencies }, null, 2)}\n`;
}
