/** Where the cache lies (XDG Base Directory specification for the default). */
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

/**
 * `$ASSAY_CACHE`, else `$XDG_CACHE_HOME/assay`, else `~/.cache/assay`; absolute. An empty variable is as good as none, and so is
 * an XDG_CACHE_HOME that is not absolute, as its specification demands.
 */
export function defaultCacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { ASSAY_CACHE: own = "", XDG_CACHE_HOME: shared = "" } = environment;
  if (own !== "") return resolve(own);
  return join(isAbsolute(shared) ? shared : join(homedir(), ".cache"), "assay");
}
