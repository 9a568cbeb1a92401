/** Compiles AssemblyScript entry files to WebAssembly: same sources, same bytes. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

import asc from "assemblyscript/asc";

import { projectRoot } from "./paths.js";

/** What `asconfig.json` calls a target. */
export type Target = "module" | "harness";

/** Compiles `entry` (a path from the project's root) and returns the module's bytes. Throws with the compiler's text. */
export async function compile(entry: string, target: Target, extraOptions: string[] = []): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const { error, stderr } = await asc.main(
    [entry, "--config", "asconfig.json", "--target", target, "--outFile", "out.wasm", ...extraOptions],
    {
      readFile: (name: string, baseDir: string) => readSource(name, baseDir),
      writeFile: (name: string, contents: Uint8Array | string) => {
        files.set(name, typeof contents === "string" ? Buffer.from(contents) : contents);
      },
      listFiles: () => [],
    },
  );
  const bytes = files.get("out.wasm");
  if (error || !bytes) throw new Error(`${entry} does not compile:\n${stderr.toString()}${error?.message ?? ""}`);
  return bytes;
}

/** Writes a file below the project's root, making its folder. */
export function writeOutput(path: URL, bytes: Uint8Array | string): void {
  mkdirSync(dirname(fileURLToPath(path)), { recursive: true });
  writeFileSync(path, bytes);
}

function readSource(name: string, baseDir: string): string | null {
  try {
    return readFileSync(new URL(`${baseDir === "." ? "" : `${baseDir}/`}${name}`, projectRoot), "utf8");
  } catch {
    return null;
  }
}
