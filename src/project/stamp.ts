/** Whether a module lies there as its sources make it: compiling takes seconds. */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";

import { optionalPackages, packageVersion } from "./installation.js";

/** What a module was made of; written beside it when it is whole. */
export interface BuildStamp {
  /** `toolDigest()` of the tool that built it. */
  tool: string;
  /** Whether it was built for debugging. */
  debug: boolean;
  /** SHA-256 of every file that was read, by path; null where there was none. */
  inputs: Record<string, string | null>;
  /** SHA-256 of the module. */
  module: string;
}

/** The stamp of a build from these texts. */
export function stampOf(inputs: ReadonlyMap<string, string | null>, module: Uint8Array, debug: boolean): BuildStamp {
  const digests = [...inputs].map(
    ([path, text]) => [path, text === null ? null : digestOf(Buffer.from(text))] as const,
  );
  return { tool: toolDigest(), debug, inputs: Object.fromEntries(digests), module: digestOf(module) };
}

/** Whether the module in the file is what a build would make now. A stamp that cannot be read says no. */
export function isFresh(stampFile: string, moduleFile: string, debug: boolean): boolean {
  const stamp = readStamp(stampFile);
  if (stamp === null || stamp.debug !== debug || stamp.tool !== toolDigest()) return false;
  if (stamp.module !== fileDigest(moduleFile)) return false;
  return Object.entries(stamp.inputs).every(([path, digest]) => fileDigest(path) === digest);
}

/** SHA-256 in hexadecimal. */
export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function readStamp(path: string): BuildStamp | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as BuildStamp;
  } catch {
    return null;
  }
}

function fileDigest(path: string): string | null {
  try {
    return digestOf(readFileSync(path));
  } catch {
    return null;
  }
}

let cachedToolDigest: string | null = null;

/** What else a module's bytes depend on: this folder's code, and the versions. */
function toolDigest(): string {
  if (cachedToolDigest !== null) return cachedToolDigest;
  const hash = createHash("sha256").update(JSON.stringify([packageVersion, optionalPackages["assemblyscript"]]));
  const folder = new URL("./", import.meta.url);
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith(".js")) hash.update(name).update(readFileSync(new URL(name, folder)));
  }
  cachedToolDigest = hash.digest("hex");
  return cachedToolDigest;
}
