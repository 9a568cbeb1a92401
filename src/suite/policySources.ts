/** What a suite's `policy` stands for: a module that Assay ships, a module's file, or the folder of a policy project. */
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { ModuleError, PolicyModule } from "../../host/runtime/module.js";
import { builtInModule, builtInModulesText } from "../builtInModules.js";
import { DocumentError, SuiteFileError } from "./documentError.js";
import { besideSuite } from "./inputs.js";
import { readFileBytes } from "./sourceDocument.js";
import type { Suite } from "./suite.js";

/** A bound for the read; the runtime's own limit is lower. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Where a module comes from. */
export interface PolicySource {
  kind: "file" | "project" | "elsewhere";
  /** Absolute; of a module that is elsewhere its source, such as `registry://…`. */
  path: string;
}

/**
 * Where the suite's module comes from; `override` is a path, relative to the current folder, that takes its place.
 * Throws DocumentError for a suite without policy and for one that names nothing that is there.
 */
export function policySource(suite: Suite, override: string | null): PolicySource {
  if (override !== null) return isElsewhere(override) ? elsewhere(override) : sourceAt(resolve(override), "", override);
  const { policy } = suite;
  if (policy === null) {
    throw new DocumentError("", `policy is missing: name a module (${shippedNames()}), a file or a folder`);
  }
  if (isElsewhere(policy)) return elsewhere(policy);
  const shipped = builtInModule(policy);
  if (shipped !== null) return { kind: "file", path: fileURLToPath(shipped) };
  return sourceAt(besideSuite(suite.file, policy), "policy", policy);
}

/** Registries, image layouts and the web; a layout's folder is relative to the current one, as on the command line. */
function isElsewhere(policy: string): boolean {
  return /^(registry:\/\/|oci-layout:|https?:\/\/)/.test(policy);
}

function elsewhere(path: string): PolicySource {
  return { kind: "elsewhere", path };
}

function sourceAt(path: string, place: string, written: string): PolicySource {
  if (!existsSync(path)) {
    const hint = `Assay ships ${shippedNames()}; else it is the path of a .wasm file or of a policy's folder`;
    throw new DocumentError(place, `there is no policy ${written}: no file ${path}; ${hint}`);
  }
  return { kind: statSync(path).isDirectory() ? "project" : "file", path };
}

/** Hears of policy projects that are built for a run; that takes some seconds. */
export interface BuildListener {
  onBuilding: (folder: string) => void;
  /** `warnings` are the compiler's, of several lines. */
  onBuilt: (folder: string, milliseconds: number, warnings: string) => void;
}

/** The compiled module; a project is built first when its module is not as its sources make it. Throws SuiteFileError. */
export async function loadModule({ kind, path }: PolicySource, listener: BuildListener): Promise<PolicyModule> {
  try {
    if (kind === "project") return await builtProject(path, listener);
    if (kind === "elsewhere") return await pinnedModule(path);
    return await PolicyModule.compile(readFileBytes(path, MAX_FILE_BYTES));
  } catch (error) {
    if (error instanceof ModuleError) throw new SuiteFileError(path, null, error.message);
    throw error;
  }
}

/** Pinned by its source, or by the lock in the current folder. */
async function pinnedModule(source: string): Promise<PolicyModule> {
  // Loaded when a suite needs it, with the registry client behind it.
  const [{ LoadError }, { loadPolicy }, { LOCK_FILE }] = await Promise.all([
    import("../loader/loadError.js"),
    import("../loader/loadPolicy.js"),
    import("../loader/lockFile.js"),
  ]);
  try {
    return (await loadPolicy(source, { lock: LOCK_FILE })).module;
  } catch (error) {
    if (error instanceof LoadError) throw new SuiteFileError(source, null, error.message.replace(`${source}: `, ""));
    throw error;
  }
}

async function builtProject(folder: string, { onBuilding, onBuilt }: BuildListener): Promise<PolicyModule> {
  const started = performance.now();
  // Loaded when a suite needs it: the compiler behind it is large.
  const { buildProject } = await import("../project/build.js");
  const { module, rebuilt, warnings } = await buildProject(folder, { onCompile: () => onBuilding(folder) });
  if (rebuilt) onBuilt(folder, performance.now() - started, warnings);
  return module;
}

function shippedNames(): string {
  return builtInModulesText();
}
