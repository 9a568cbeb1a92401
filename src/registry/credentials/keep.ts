/** Keeping and forgetting credentials, as `docker login` and `docker logout` do: a helper where one is configured, else the file. */
import { existsSync, lstatSync, statSync } from "node:fs";

import { writeWhole } from "../../atomicFile.js";
import { ConfigurationError } from "../configurationError.js";
import { isMissing, readConfigurationText } from "../configurationFile.js";
import { DOCKER_HUB, DOCKER_HUB_KEY, parseRegistryKey } from "../hostName.js";
import { objectMember, parseJsonObject, type JsonObject } from "../jsonObject.js";
import { readAuthsDocument } from "./authsDocument.js";
import { helperFor, type HelperRules } from "./authsSource.js";

/** A file with credentials, for messages "docker configuration" or "auth file". */
export interface KeptIn {
  readonly path: string;
  readonly title: string;
}

/**
 * Keeps a user's name and password for the registry (`host` in canonical form). Every other member of the file stays as it
 * is; the file is written whole or not at all, and only its owner may read it. The answer says where they are: the helper's
 * name, or null for the file.
 * @throws ConfigurationError for a file that cannot be read, and a helper that fails; errors of the file system
 */
export async function keepCredentials(
  file: KeptIn,
  host: string,
  { username, password }: { readonly username: string; readonly password: string },
  rules: HelperRules,
): Promise<string | null> {
  const document = readDocument(file);
  const helper = helperFor(readAuthsDocument(document, `${file.title} ${file.path}`), host, rules);
  await helper?.store(host, username, password);
  const auth = Buffer.from(`${username}:${password}`).toString("base64");
  const auths = objectMember(document, "auths", file.title);
  const key = keysOf(auths, host)[0] ?? (host === DOCKER_HUB ? DOCKER_HUB_KEY : host);
  const kept = { ...without(auths, keysOf(auths, host)), [key]: helper === null ? { auth } : {} };
  writeOwn(file.path, { ...document, auths: kept });
  return helper?.name ?? null;
}

/** Forgets the registry, in the helper and in the file; false when neither had anything. Throws as `keepCredentials` does. */
export async function forgetCredentials(file: KeptIn, host: string, rules: HelperRules): Promise<boolean> {
  const document = readDocument(file);
  const helper = helperFor(readAuthsDocument(document, `${file.title} ${file.path}`), host, rules);
  const erased = helper !== null && (await helper.erase(host));
  const auths = objectMember(document, "auths", file.title);
  const keys = keysOf(auths, host);
  if (keys.length === 0) return erased;
  writeOwn(file.path, { ...document, auths: without(auths, keys) });
  return true;
}

function readDocument({ path, title }: KeptIn): JsonObject {
  try {
    statSync(path);
  } catch (error) {
    if (isMissing(error)) return {};
  }
  return parseJsonObject(readConfigurationText(path, title), `${title} ${path}`);
}

/** The keys that stand for the whole registry; those of a namespace in it are somebody else's. */
function keysOf(auths: JsonObject, host: string): string[] {
  return Object.keys(auths).filter((key) => {
    const parsed = parseRegistryKey(key);
    return parsed !== null && parsed.host === host && parsed.path === "";
  });
}

function without(auths: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(auths).filter(([key]) => !keys.includes(key)));
}

/** A link still leads to the file; one that leads nowhere is a mistake. */
function writeOwn(path: string, document: JsonObject): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true && !existsSync(path)) {
    throw new ConfigurationError(`${path}: its symbolic links lead nowhere`);
  }
  writeWhole(path, `${JSON.stringify(document, null, "\t")}\n`, { isPrivate: true });
}
