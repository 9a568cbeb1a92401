/** One policy's folder becomes one module: compiled code with two custom sections of what it says of itself. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { KUBEWARDEN_METADATA_SECTION, MODULE_SECTION, ModuleError, PolicyModule } from "../../host/runtime/module.js";
import { compile } from "./compile.js";
import { kubewardenSection } from "./kubewardenMetadata.js";
import { readMetadata } from "./metadata.js";
import { METADATA, SETTINGS_SCHEMA, readJsonObject, shownPath, type Project } from "./project.js";
import { ProjectError } from "./projectError.js";
import { appendCustomSection } from "./sections.js";
import { keepsObjectsFromItsStart } from "./startCheck.js";

/** A module, and everything that it was made of. */
export interface MadeModule {
  bytes: Uint8Array;
  /** The module as a host sees it: its size, digest and what it says of itself. */
  module: PolicyModule;
  /** The compiler's warnings. */
  warnings: string;
  /** The text of every file that was read, by path; null where there was none. */
  sources: ReadonlyMap<string, string | null>;
}

/** The usage text, where there is one. */
const README = "README.md";

/** Options of the compiler for a build that is quick and keeps the names of functions. */
const DEBUG_OPTIONS: readonly string[] = ["--optimizeLevel", "0", "--debug"];

/**
 * Makes the module; the same sources give the same bytes. Throws ProjectError for anything that is wrong in the folder,
 * and for a module that a host would refuse: other imports than waPC, a start section, no `__guest_call`; also for one
 * that would lose what its variables hold.
 */
export async function makeModule(project: Project, debug: boolean): Promise<MadeModule> {
  const metadata = readMetadata(join(project.folder, METADATA), shownPath(project, METADATA));
  const schema = readJsonObject(join(project.folder, SETTINGS_SCHEMA), shownPath(project, SETTINGS_SCHEMA));
  const { root, entry, core } = project;
  const options = debug ? DEBUG_OPTIONS : [];
  const compiled = await compile({ root, entry, core, target: "module", options });
  const { name, version } = project;
  const description = { name, version, capabilities: metadata.capabilities, settingsSchema: schema };
  const usage = readUsage(project);
  const kubewarden = kubewardenSection(metadata.kubewarden, { version, usage });
  const withMetadata = appendCustomSection(compiled.bytes, KUBEWARDEN_METADATA_SECTION, kubewarden);
  const bytes = appendCustomSection(withMetadata, MODULE_SECTION, JSON.stringify(description));
  const sources = new Map([...compiled.sources, ...documents(project), [join(project.folder, README), usage]]);
  return { bytes, module: await load(bytes, entry), warnings: compiled.warnings, sources };
}

/** What `kwctl inspect` and policy hubs show people of the policy. */
function readUsage({ folder }: Project): string | null {
  const file = join(folder, README);
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

function documents({ folder, packageFile }: Project): [string, string][] {
  const files = [join(folder, METADATA), join(folder, SETTINGS_SCHEMA), packageFile];
  return files.map((file) => [file, readFileSync(file, "utf8")]);
}

async function load(bytes: Uint8Array, entry: string): Promise<PolicyModule> {
  const module = await PolicyModule.compile(bytes).catch((error: unknown) => {
    if (!(error instanceof ModuleError)) throw error;
    throw new ProjectError(`${entry} compiles, but no host would load it: ${error.message}`);
  });
  if (keepsObjectsFromItsStart(module.compiled)) throw new ProjectError(`${entry} compiles, but ${LOST_OBJECTS}`);
  return module;
}

const LOST_OBJECTS =
  "a variable outside of functions holds an object, an array or a Map: the memory is emptied before each call, and what it " +
  "holds would be lost. Make it inside of a function; constants, texts and StaticArrays of them may stay";
