/** What a registry client can authenticate with. Where credentials come from is not this folder's business. */

import { printable } from "./failure.js";
import { MAX_SOURCE_TEXT } from "./limits.js";

/**
 * One of three: a user's name and password (or a token in place of the password); an identity token, which a token
 * service changes into tokens for a registry (distribution "OAuth2", `refresh_token`); a registry token, which goes to
 * the registry as it is. `source` says for messages where they come from, such as
 * "docker configuration /home/u/.docker/config.json" or "credential helper ecr-login": never the secret itself.
 */
export type Credentials =
  | { readonly username: string; readonly password: string; readonly source?: string }
  | { readonly identityToken: string; readonly source?: string }
  | { readonly registryToken: string; readonly source?: string };

/**
 * Looks credentials up for a registry (`host[:port]` as the reference names it, `docker.io` for Docker Hub; a mirror
 * under its own host) and a repository in it; null for none. What it throws is not repeated in messages, unless it is a
 * `LookupFailure`: that one passes through and must hold no secret.
 */
export type CredentialsLookup = (host: string, repository: string) => Promise<Credentials | null>;

/** The credentials by where they come from, for a message: "the credentials from ...". */
export function credentialsText({ source }: Credentials): string {
  return source === undefined
    ? "the configured credentials"
    : `the credentials from ${printable(source, MAX_SOURCE_TEXT)}`;
}
