/** TUF repositories in memory, and the capability `trust` over them. */
import { trustCapability, type TrustOptions } from "../../../host/capability/trust.js";

/** Where repositories of tests are. */
export const MIRROR = "https://tuf.example/repository";

/** A repository's files, by their path below the URL. */
export type RepositoryFiles = ReadonlyMap<string, Uint8Array>;

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
