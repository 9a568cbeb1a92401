/** Where credentials are looked for: one source after the other. */
import type { Credentials, CredentialsLookup } from "../../../host/registry/credentials.js";
import { LookupFailure, printable } from "../../../host/registry/failure.js";
import { ConfigurationError } from "../configurationError.js";
import { canonicalHost } from "../hostName.js";

/** One place that may have credentials. */
export interface CredentialSource {
  /**
   * The credentials for a repository; `host` is in canonical form. Null lets the next source answer.
   * @throws ConfigurationError or LookupFailure, both without secrets
   */
  find(host: string, repository: string): Promise<Credentials | null>;
  /** Whether it names the registry: who put its credentials here means to talk to it. Throws ConfigurationError. */
  names(host: string): boolean;
}

/** Credentials that were given for hosts, such as by flags: for these exactly, and for no other. */
export function givenCredentials(byHost: Readonly<Record<string, Credentials>>): CredentialSource {
  const known = new Map(Object.entries(byHost).map(([host, each]) => [canonicalHost(host) ?? host, each]));
  return { find: async (host) => known.get(host) ?? null, names: (host) => known.has(host) };
}

/** A message with a path and a helper's name. */
const MAX_MESSAGE = 600;

/** Asks the sources in order; the first that has credentials wins. A source that fails ends the look-up: it says why. */
export function credentialsLookup(sources: readonly CredentialSource[]): CredentialsLookup {
  return async (host, repository) => {
    const name = canonicalHost(host) ?? host;
    for (const source of sources) {
      const found = await find(source, name, repository);
      if (found !== null) return found;
    }
    return null;
  };
}

async function find(source: CredentialSource, host: string, repository: string): Promise<Credentials | null> {
  try {
    return await source.find(host, repository);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new LookupFailure("unauthorized", printable(`no credentials for ${host}: ${error.message}`, MAX_MESSAGE));
  }
}
