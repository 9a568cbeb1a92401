/** A module in a file, or one that Assay ships. */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

import { builtInModule, builtInModulesText } from "../builtInModules.js";
import { digestOf } from "../digest.js";
import { fileProblem } from "../document/fileProblem.js";
import { checkModule, MAX_MODULE_BYTES } from "./artifact.js";
import { LoadError } from "./loadError.js";
import type { FetchedModule, ModuleLayout } from "./options.js";
import type { FetchContext } from "./registryModule.js";
import { type FileSource, registryHint } from "./source.js";
import { trustSettings } from "./trust.js";

/**
 * As `fetchModule`, for a path. A path wins over a shipped module's name: a file is there to be used. A file carries no
 * signatures: a trust refuses it, but not what Assay ships, which is as trusted as the verifier itself.
 */
export async function fileModule(source: FileSource, { options }: FetchContext): Promise<FetchedModule> {
  const file = await openFile(source.path);
  const shipped = file === null ? builtInModule(source.path) : null;
  if (file === null && shipped === null) throw new LoadError("source", missing(source.path));
  if (shipped === null && trustSettings(options.trust) !== null) {
    await file?.close();
    throw new LoadError(
      "signature",
      "a file carries no signatures, so the trust cannot be met: load the module from its registry, or from an image layout " +
        "that holds its signatures (oci-layout:FOLDER)",
    );
  }
  const opened = file ?? (await open(shipped as URL));
  const bytes = await readAll(opened);
  checkModule(bytes);
  const layout: ModuleLayout = shipped === null ? "file" : "shipped";
  const none = { reference: null, manifestDigest: null, annotations: {}, verified: null, fromCache: false };
  return { bytes, source: source.text, moduleDigest: digestOf(bytes), layout, ...none };
}

/** The opened file; null when there is none of that name. */
async function openFile(path: string): Promise<FileHandle | null> {
  // A pipe that nobody writes to would keep the opener waiting.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  try {
    return await open(path, flags);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw new LoadError("source", fileProblem(error));
  }
}

async function readAll(file: FileHandle): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const status = await file.stat();
    if (status.isDirectory()) {
      const text =
        "it is a folder; name the module, which assay build writes into build/, or write oci-layout:FOLDER for an image layout";
      throw new LoadError("source", text);
    }
    if (!status.isFile()) throw new LoadError("source", "it is no regular file");
    if (status.size > MAX_MODULE_BYTES) {
      throw new LoadError(
        "module",
        `the file has ${status.size} bytes; the most that is loaded is ${MAX_MODULE_BYTES}`,
      );
    }
    return new Uint8Array(await file.readFile());
  } finally {
    await file.close();
  }
}

function missing(path: string): string {
  const hint = registryHint(path);
  if (hint !== null) return `there is no such file; for a module in a registry write ${hint}`;
  return `there is no such file; Assay ships ${builtInModulesText()}, else it is a .wasm file, registry://HOST/REPOSITORY:TAG or oci-layout:FOLDER`;
}
