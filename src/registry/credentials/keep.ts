/** Keeping and forgetting credentials, as `docker login` and `docker logout` do: a helper where one is configured, else the file. */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

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

/** Under another name, on the disk, then renamed. A link still leads to the file. */
function writeOwn(path: string, document: JsonObject): void {
  const target = realPathOf(path);
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  const part = `${target}.${randomBytes(4).toString("hex")}.part`;
  try {
    const file = openSync(part, "wx", 0o600);
    try {
      writeSync(file, `${JSON.stringify(document, null, "\t")}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(part, target);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (isMissing(error)) return path;
    throw new ConfigurationError(`${path}: its symbolic links lead nowhere`);
  }
}
