/** Compiles AssemblyScript entry files to WebAssembly: same sources, same bytes. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

import type * as AssemblyScript from "assemblyscript/asc";

import { ownDiagnostics } from "./diagnostics.js";
import { optionalPackages, packageRoot } from "./installation.js";
import { ProjectError } from "./projectError.js";

type Compiler = typeof AssemblyScript;

/** What is compiled, and how. */
export interface Compilation {
  /** The folder that paths are relative to, in what the compiler says and in the module. */
  root: string;
  /** The entry file, from the root. */
  entry: string;
  /** A target of `asconfig.json`. */
  target: "module" | "harness";
  /**
   * How the sources import the core: as a package (`assay/assembly`), or as files below the root (`assembly/`), as
   * this project's own policies do.
   */
  core: "package" | "files";
  /** More options of the compiler; they win over those of `asconfig.json`. */
  options?: readonly string[];
}

/** The module, and what it was made of. */
export interface Compiled {
  bytes: Uint8Array;
  /** What the compiler warned of, as it shows it; empty as a rule. */
  warnings: string;
  /** Every file that the compiler asked for: its text, or null where there is none. */
  sources: ReadonlyMap<string, string | null>;
}

const CORE = "assembly/";
const CORE_PACKAGE = "assay";
const CONFIGURATION = "asconfig.json";
const OUTPUT = "out.wasm";

/** Compiles. Throws ProjectError with what the compiler says: each error with its file, line and column. */
export async function compile(compilation: Compilation): Promise<Compiled> {
  const asc = await loadCompiler();
  const sources = new SourceReader(compilation);
  let bytes: Uint8Array | null = null;
  const { error, stderr } = await asc.main(argumentsOf(compilation), {
    readFile: (name: string) => sources.read(name),
    writeFile: (name: string, contents: Uint8Array | string) => {
      if (name === OUTPUT) bytes = Buffer.from(contents);
    },
    listFiles: () => [],
  });
  const said = ownDiagnostics(stderr.toString());
  if (error !== null || bytes === null) throw new ProjectError(refusal(compilation.entry, said, error));
  return { bytes, warnings: said, sources: sources.asked };
}

/** The compiler, in just the version that this package was made with: another one may make other code of the core. */
async function loadCompiler(): Promise<Compiler> {
  const wanted = optionalPackages["assemblyscript"] ?? "";
  const install = `install it beside assay: npm install --save-dev --save-exact assemblyscript@${wanted}`;
  const asc = await import("assemblyscript/asc").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new ProjectError(`building a policy needs the compiler assemblyscript; ${install}`);
  });
  if (asc.version === wanted) return asc;
  throw new ProjectError(
    `the compiler assemblyscript has the version ${asc.version}, and ${wanted} is wanted; ${install}`,
  );
}

function argumentsOf({ root, entry, target, options = [] }: Compilation): string[] {
  const settings = ["--config", CONFIGURATION, "--target", target, "--outFile", OUTPUT, "--noColors"];
  return [entry, "--baseDir", root, ...settings, ...options];
}

function refusal(entry: string, said: string, error: Error | null): string {
  const end = said.includes("ERROR ") ? [] : [error?.message ?? "the compiler wrote no module"];
  return [`${entry} does not compile:`, said, ...end].join("\n");
}

/** Gives the compiler its files, and remembers which. */
class SourceReader {
  readonly asked = new Map<string, string | null>();

  constructor(private readonly compilation: Compilation) {}

  /** `name` is relative to the root, or absolute. */
  read(name: string): string | null {
    if (name === CONFIGURATION) return this.configuration();
    const path = this.pathOf(name);
    const text = readText(path);
    // Of packages, only what is there is remembered: the compiler looks for them in every folder above.
    if (text !== null || !name.includes("node_modules")) this.asked.set(path, text);
    return text;
  }

  /** The core is always that of the assay that runs, however packages are laid out on the disk. */
  private pathOf(name: string): string {
    const inCore = new RegExp(`(?:^|/)node_modules/${CORE_PACKAGE}/(${CORE}.*)$`).exec(name.replaceAll("\\", "/"));
    const file = inCore?.[1];
    return file === undefined ? resolve(this.compilation.root, name) : fileURLToPath(new URL(file, packageRoot));
  }

  /** `asconfig.json` of this package; the core's files that it names are where the sources see them. */
  private configuration(): string {
    const path = fileURLToPath(new URL(CONFIGURATION, packageRoot));
    const text = readFileSync(path, "utf8");
    this.asked.set(path, text);
    return this.compilation.core === "files" ? text : text.replaceAll(`=${CORE}`, `=~lib/${CORE_PACKAGE}/${CORE}`);
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
