/** The documents in which docker, podman and Kubernetes keep credentials: `auths`, `credHelpers`, `credsStore`. */
import { isObject } from "../../../host/json.js";
import type { Credentials } from "../../../host/registry/credentials.js";
import { ConfigurationError } from "../configurationError.js";
import { coversRepository, parseRegistryKey, canonicalHost, type RegistryKey } from "../hostName.js";
import { objectMember, parseJsonObject, textMember, type JsonObject } from "../jsonObject.js";

/** A document that was read. Entries are looked into when they are asked for: a bad one spoils no other. */
export interface AuthsDocument {
  /** What the document is, for messages: "docker configuration /home/u/.docker/config.json". */
  readonly source: string;
  readonly entries: readonly AuthsEntry[];
  /** Registry → helper for it. */
  readonly helpers: ReadonlyMap<string, string>;
  /** The helper for every other registry. */
  readonly store: string | null;
}

/** One member of `auths`. */
export interface AuthsEntry extends RegistryKey {
  /** As the document spells it. */
  readonly key: string;
  readonly value: JsonObject;
}

/** Reads a document. `source` names it in messages. Throws ConfigurationError, which holds no secret. */
export function parseAuthsDocument(text: string, source: string): AuthsDocument {
  return readAuthsDocument(parseJsonObject(text, source), source);
}

/** The same for a JSON object. */
export function readAuthsDocument(document: JsonObject, source: string): AuthsDocument {
  return {
    source,
    entries: entriesOf(objectMember(document, "auths", source), source),
    helpers: helpersOf(objectMember(document, "credHelpers", source), source),
    store: textMember(document, "credsStore", source),
  };
}

/** Keys that are no registry are of other programs. */
function entriesOf(auths: JsonObject, source: string): AuthsEntry[] {
  const entries: AuthsEntry[] = [];
  for (const [key, value] of Object.entries(auths)) {
    const parsed = parseRegistryKey(key);
    if (parsed === null || value === null) continue;
    if (!isObject(value))
      throw new ConfigurationError(`${source}: auths: the entry of ${parsed.host} is not an object`);
    entries.push({ ...parsed, key, value });
  }
  return entries;
}

function helpersOf(members: JsonObject, source: string): Map<string, string> {
  const helpers = new Map<string, string>();
  for (const [key, name] of Object.entries(members)) {
    const host = parseRegistryKey(key)?.host ?? canonicalHost(key);
    if (host === null) continue;
    if (typeof name !== "string")
      throw new ConfigurationError(`${source}: credHelpers: the helper of ${host} is not text`);
    helpers.set(host, name);
  }
  return helpers;
}

/**
 * The credentials for a repository: those of the most specific entry that has some; null when there is none. `host` is in
 * canonical form and compared whole. Throws ConfigurationError.
 */
export function credentialsIn(document: AuthsDocument, host: string, repository: string): Credentials | null {
  const fitting = document.entries
    .filter((entry) => entry.host === host && coversRepository(entry, repository))
    .sort((one, other) => other.path.length - one.path.length);
  for (const entry of fitting) {
    const credentials = entryCredentials(entry, document.source);
    if (credentials !== null) return credentials;
  }
  return null;
}

/** A token wins over a password, for the password beside it is a placeholder; an empty entry has its secret elsewhere. */
function entryCredentials({ host, value }: AuthsEntry, source: string): Credentials | null {
  const where = `${source}: auths: the entry of ${host}`;
  const registryToken = textMember(value, "registrytoken", where);
  if (registryToken !== null) return { registryToken, source };
  const identityToken = textMember(value, "identitytoken", where);
  if (identityToken !== null) return { identityToken, source };
  const [username, password] = [textMember(value, "username", where), textMember(value, "password", where)];
  if (username !== null && password !== null) return { username, password, source };
  const auth = textMember(value, "auth", where);
  return auth === null ? null : { ...decodeAuth(auth, where), source };
}

/** Base64 of `username:password`; Docker fills the password up with zero bytes. */
function decodeAuth(auth: string, where: string): { username: string; password: string } {
  const text = /^[A-Za-z0-9+/_-]+={0,2}$/.test(auth.trim()) ? Buffer.from(auth, "base64").toString() : "";
  const colon = text.indexOf(":");
  if (colon < 1) throw new ConfigurationError(`${where}: auth is not base64 of username:password`);
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, "") };
}
