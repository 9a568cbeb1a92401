/** From a source to the bytes of a module: found, pinned, verified, and not compiled. */
import type { FetchedModule, FetchOptions } from "./options.js";

/**
 * The module's bytes. What the source, the lock and the trust demand of them holds when it resolves; nothing of them was
 * compiled, and no section of them read. Throws LoadError.
 */
export async function fetchModule(source: string, options: FetchOptions = {}): Promise<FetchedModule> {
  throw new Error(`not there yet: ${source} ${Object.keys(options).length}`);
}
