/** The flags that say how registries are reached, the same for every command that asks one. */
import { existsSync } from "node:fs";

import type { Command } from "commander";

import type { Credentials } from "../../host/registry/credentials.js";
import type { RegistryOptions } from "../../host/registry/options.js";
import { nodeRegistryOptions } from "../registry/configuration.js";
import { ConfigurationError } from "../registry/configurationError.js";
import type { NodeRegistrySettings } from "../registry/settings.js";
import { UsageError } from "./exitCodes.js";
import { registryHosts } from "./plainHttp.js";
import { printableText } from "./printable.js";

/** What the flags of `addRegistryFlags` give; what was not given is absent. */
export interface RegistryFlags {
  plainHttp?: string[];
  internalHost?: string[];
  registryCacert?: string;
  certsDir?: string;
  dockerConfig?: string;
  authFile?: string;
  registriesConf?: string;
}

/** What a command itself knows of the registries that it asks. */
export interface RegistryPurpose {
  /** More of them without TLS. */
  readonly plainHttp?: readonly string[];
  /** Credentials that flags give, by the registry that they are for. */
  readonly credentials?: Readonly<Record<string, Credentials>>;
  /** Client certificates that flags give, by registry. */
  readonly clientCertificates?: NodeRegistrySettings["clientCertificates"];
}

/** Adds the flags to a command. */
export function addRegistryFlags(command: Command): Command {
  return command
    .option(
      "--plain-http <host>",
      "a registry, host[:port], that is asked without TLS (loopback always is); the flag again for another",
      collect,
    )
    .option(
      "--internal-host <host>",
      "a host, host[:port], that may be at a private address; the flag again for another",
      collect,
    )
    .option("--registry-cacert <file>", "a certification authority for registries, PEM, besides the machine's own")
    .option(
      "--certs-dir <folder>",
      "certificates by registry, in place of ~/.config/containers/certs.d and the machine's",
    )
    .option("--docker-config <path>", "docker's config.json or its folder, in place of $DOCKER_CONFIG or ~/.docker")
    .option("--auth-file <file>", "credentials as podman keeps them, in place of $REGISTRY_AUTH_FILE and its defaults")
    .option("--registries-conf <file>", "mirrors: a registries.conf in place of the user's or the machine's");
}

/**
 * The client's options by the flags. `named` are the registries (`host[:port]`) that the command line names: these may be at
 * an internal address. Throws UsageError, for files that cannot be used too.
 */
export function registryOptions(
  flags: RegistryFlags = {},
  named: readonly string[] = [],
  purpose: RegistryPurpose = {},
): RegistryOptions {
  const { registryCacert, certsDir, dockerConfig, authFile, registriesConf } = flags;
  const paths = { certsDir, dockerConfig, authFile, registriesConf };
  try {
    if (given(certsDir) && !existsSync(certsDir)) {
      throw new UsageError(`--certs-dir ${certsDir}: there is no such folder`);
    }
    const options = nodeRegistryOptions({
      plainHttp: [...registryHosts("--plain-http", flags.plainHttp ?? []), ...(purpose.plainHttp ?? [])],
      internalHosts: registryHosts("--internal-host", flags.internalHost ?? []),
      named,
      ...(purpose.credentials === undefined ? {} : { credentials: purpose.credentials }),
      ...(purpose.clientCertificates === undefined ? {} : { clientCertificates: purpose.clientCertificates }),
      ...(given(registryCacert) ? { authorities: [registryCacert] } : {}),
      ...Object.fromEntries(Object.entries(paths).filter(([, path]) => given(path))),
      warn: (sentence) => console.error(printableText(`assay: ${sentence}`)),
    });
    const { credentialsAdvice: advice } = options;
    return { ...options, credentialsAdvice: (host) => advice?.(host) ?? `assay login ${host} keeps some` };
  } catch (error) {
    if (error instanceof ConfigurationError) throw new UsageError(error.message);
    throw error;
  }
}

/** The registry in an image's or module's name, as a list to be `named`; none for a name without one, which is Docker Hub's. */
export function registryIn(reference: string): string[] {
  const [host = "", rest] = reference.replace(/^registry:\/\//, "").split("/", 2);
  return rest !== undefined && /[.:]|^localhost$/.test(host) ? [host] : [];
}

/** A flag with an empty value is as good as absent. */
function given(text: string | undefined): text is string {
  return text !== undefined && text !== "";
}

function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value];
}
