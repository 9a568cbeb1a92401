/** The Basic scheme (RFC 7617). */
import type { Credentials } from "./credentials.js";
import { LookupFailure } from "./failure.js";

/** The user name that stands for "this is an identity token", as Docker's credential helpers write it. */
const TOKEN_USER = "<token>";

/**
 * The Authorization header for a user's password, or an identity token in its place; null for a registry token, which is
 * neither.
 * @throws LookupFailure `unauthorized` for a user name that the scheme cannot carry
 */
export function basicHeader(credentials: Credentials, host: string): string | null {
  if ("registryToken" in credentials) return null;
  if ("identityToken" in credentials) return `Basic ${base64(`${TOKEN_USER}:${credentials.identityToken}`)}`;
  const { username, password } = credentials;
  if (username.includes(":")) throw new LookupFailure("unauthorized", `the user name for ${host} holds a colon`);
  return `Basic ${base64(`${username}:${password}`)}`;
}

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
