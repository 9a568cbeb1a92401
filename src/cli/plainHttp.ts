/** Flags that name registries: `--plain-http` and its kin. */
import { UsageError } from "./exitCodes.js";

/** The hosts as they were given. Throws UsageError for what is no `host` or `host:port`. */
export function registryHosts(flag: string, hosts: readonly string[]): string[] {
  for (const host of hosts) {
    if (!/^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?$/.test(host)) {
      throw new UsageError(`${flag} ${host}: it must be host or host:port, in lower case, without a scheme`);
    }
  }
  return [...hosts];
}
