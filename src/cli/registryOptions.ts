/** The flags that say how registries are reached, the same for every command that asks one. */
import type { Command } from "commander";

import type { RegistryOptions } from "../../host/registry/options.js";
import { dockerCredentials } from "./dockerConfig.js";
import { plainHttpHosts } from "./plainHttp.js";

/** What the flags of `addRegistryFlags` give. */
export interface RegistryFlags {
  plainHttp: string[];
}

/** Adds the flags to a command. */
export function addRegistryFlags(command: Command): Command {
  return command.option(
    "--plain-http <host>",
    "a registry, host[:port], that is asked without TLS (loopback always is); the flag again for another",
    collect,
    [],
  );
}

/**
 * The client's options by the flags. `named` are the registries (`host[:port]`) that the command line itself names, in
 * an image's or module's reference: these may be at an internal address. Throws UsageError.
 */
export function registryOptions(flags: RegistryFlags, named: readonly string[] = []): RegistryOptions {
  void named;
  return { plainHttp: plainHttpHosts(flags.plainHttp), credentials: dockerCredentials() };
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}
