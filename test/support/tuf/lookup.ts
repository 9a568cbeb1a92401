/** TUF repositories in memory, and the capability `trust` over them. */
import { TufRepository, type RepositoryFiles } from "../../../src/testkit/tuf/repository.js";
import { trustCapability, type TrustOptions } from "../../../host/capability/trust.js";

/** Where repositories of tests are. */
export const MIRROR = "https://tuf.example/repository";

/** When they are looked at. */
export const NOW = new Date("2026-11-21T00:00:00Z");

/** The target that they lead to. */
export const TARGET_BYTES = new TextEncoder().encode('{"the":"target"}\n');

/** A repository with that target, and keys that no other one has. */
export function tufRepository(): TufRepository {
  return new TufRepository({ target: TARGET_BYTES });
}

/** A `fetch` that serves the files; `asked` takes the paths. */
export function serving(files: RepositoryFiles, asked: string[] = []): typeof globalThis.fetch {
  return async (input) => {
    const path = new URL(String(input)).href.slice(MIRROR.length + 1);
    asked.push(path);
    const file = files.get(path);
    return file === undefined ? new Response("none", { status: 404 }) : new Response(file as BodyInit);
  };
}

/** Asks the capability for a target. Rejects with a `LookupFailure`. */
export async function lookUpTarget(
  files: RepositoryFiles,
  initialRoot: Uint8Array,
  target: string,
  options: TrustOptions & { asked?: string[] } = {},
): Promise<Uint8Array> {
  const { asked, ...rest } = options;
  const lookups = trustCapability({ fetch: serving(files, asked), sleep: async () => undefined, ...rest });
  const root: unknown = JSON.parse(new TextDecoder().decode(initialRoot));
  return await lookups["trust/v1/root"](new TextEncoder().encode(JSON.stringify({ mirror: MIRROR, root, target })));
}
