/** Credentials of docker's and podman's files, and of Kubernetes pull secrets. */
import type { Credentials } from "../../../host/registry/credentials.js";
import { ConfigurationError } from "../configurationError.js";
import { ConfigurationFile } from "../configurationFile.js";
import { credentialsIn, parseAuthsDocument, type AuthsDocument } from "./authsDocument.js";
import { CredentialHelper } from "./credentialHelper.js";
import type { CredentialSource } from "./source.js";

/** What may be done with credential helpers. */
export interface HelperRules {
  /** The helpers that may be run, by the names that configurations use; every well-formed one when left out. */
  readonly allowed?: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/** A source that reads a document: first the registry's own helper, then the helper for all, then what is written there. */
export class AuthsSource implements CredentialSource {
  constructor(
    private readonly read: () => AuthsDocument | null,
    private readonly rules: HelperRules,
  ) {}

  async find(host: string, repository: string): Promise<Credentials | null> {
    const document = this.read();
    if (document === null) return null;
    const helper = helperFor(document, host, this.rules);
    const kept = helper === null ? null : await helper.get(host);
    return kept ?? credentialsIn(document, host, repository);
  }

  names(host: string): boolean {
    const document = this.read();
    if (document === null) return false;
    return document.helpers.has(host) || document.entries.some((entry) => entry.host === host);
  }
}

/** The helper that the document wants asked for the registry, or null. Throws ConfigurationError. */
export function helperFor(document: AuthsDocument, host: string, rules: HelperRules): CredentialHelper | null {
  const name = document.helpers.get(host) ?? document.store;
  if (name === null) return null;
  const helper = new CredentialHelper(name, document.source, rules.environment);
  if (rules.allowed === undefined || rules.allowed.includes(name)) return helper;
  throw new ConfigurationError(`${document.source}: the credential helper ${name} is not among those that may be run`);
}

/** A source that is a file. One that is `required` and not there is an error. */
export function authsFile(path: string, title: string, required = false): ConfigurationFile<AuthsDocument> {
  return new ConfigurationFile(path, title, (text) => parseAuthsDocument(text, `${title} ${path}`), required);
}
