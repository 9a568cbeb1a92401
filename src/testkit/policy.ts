/** Policies under test: the public `Policy`, with a world in the place of the network and a clock that stands still. */
import { readFile, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { RegistryReader } from "../../host/capability/registry.js";
import { builtInModule, builtInModulesText } from "../builtInModules.js";
import { Policy } from "../policy.js";
import { KitError } from "./kitError.js";
import { TestRegistry } from "./registry/testRegistry.js";
import { VERIFIED_AT } from "./sigstore/clock.js";
import type { Sigstore } from "./sigstore/sigstore.js";
import { offlineFetch } from "./offlineFetch.js";

/** The world of a policy under test. */
export interface TestPolicyOptions {
  /** What answers look-ups in registries; none when left out. */
  images?: TestRegistry | RegistryReader;
  /** Whose TUF repositories and logs can be asked; none when left out. */
  sigstore?: Sigstore | readonly Sigstore[];
  /** The time, which stands still: seconds since 1970, a Date or RFC 3339. VERIFIED_AT when left out. */
  now?: number | Date | string;
  /** Time for one evaluation in milliseconds; default 10,000. */
  deadlineMs?: number;
}

/**
 * Loads a policy module: the name of one that Assay ships, the path or URL of a file, the path of a policy project's folder, which
 * is built first when its sources are newer, or the module's bytes. It reaches no network: whatever is neither in `images` nor in
 * `sigstore` is `not-found`. Throws KitError when there is no such module or `now` is no time, ModuleError for what is no policy
 * module, ProjectError for a project that cannot be built.
 */
export async function policy(module: string | URL | Uint8Array, options: TestPolicyOptions = {}): Promise<Policy> {
  const { images = new TestRegistry(), sigstore = [], now = VERIFIED_AT, deadlineMs } = options;
  const worlds = Array.isArray(sigstore) ? (sigstore as readonly Sigstore[]) : [sigstore as Sigstore];
  const time = timeOf(now);
  return await Policy.load(await bytesOfModule(module), {
    images: images instanceof TestRegistry ? images.reader : images,
    registry: { fetch: offlineFetch(worlds), sleep: () => Promise.resolve() },
    now: () => new Date(time),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });
}

async function bytesOfModule(module: string | URL | Uint8Array): Promise<Uint8Array> {
  if (module instanceof Uint8Array) return module;
  const url = typeof module === "string" ? builtInModule(module) : null;
  if (url !== null) return await readFile(url);
  const path = module instanceof URL || module.startsWith("file:") ? fileURLToPath(module) : module;
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => null,
  );
  if (isFolder === null) throw new KitError(`there is no policy module ${path}: ${hint()}`);
  if (!isFolder) return await readFile(path);
  // The compiler is loaded when a project is to be built, and not before.
  const { buildProject } = await import("../project/build.js");
  return await readFile((await buildProject(path)).path);
}

function hint(): string {
  const names = builtInModulesText();
  return `Assay ships ${names}; anything else is the path of a .wasm file or of a policy's folder`;
}

function timeOf(now: number | Date | string): number {
  const time = typeof now === "number" ? now * 1000 : new Date(now).getTime();
  if (Number.isNaN(time)) throw new KitError(`now: "${String(now)}" is no time`);
  return time;
}
