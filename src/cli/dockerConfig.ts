/** Credentials from a Docker configuration file: the `auths` that `docker login` writes without a credential helper. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import type { Credentials } from "../../host/registry/credentials.js";
import { readDocument } from "./documents.js";
import { UsageError } from "./exitCodes.js";

const DOCKER_HUB = "docker.io";
const DOCKER_HUB_NAMES = ["index.docker.io", "registry-1.docker.io"];

/**
 * Looks credentials up in `$DOCKER_CONFIG/config.json`, else `~/.docker/config.json`; null for a registry that the file
 * does not name. Hosts are compared exactly, never in part. Not supported: credential helpers and identity tokens; a
 * registry that needs one is asked anonymously. Throws UsageError for a file that cannot be read.
 */
export function dockerCredentials(): (host: string) => Promise<Credentials | null> {
  const path = join(process.env["DOCKER_CONFIG"] ?? join(homedir(), ".docker"), "config.json");
  if (!existsSync(path)) return async () => null;
  const auths = readAuths(path);
  return async (host) => auths.get(canonicalHost(host)) ?? null;
}

function readAuths(path: string): Map<string, Credentials> {
  const config = readDocument("docker configuration", path) as { auths?: Record<string, unknown> } | null;
  const auths = new Map<string, Credentials>();
  for (const [key, entry] of Object.entries(config?.auths ?? {})) {
    const credentials = credentialsOf(entry, `docker configuration ${path}: auths.${key}`);
    if (credentials !== null) auths.set(canonicalHost(key), credentials);
  }
  return auths;
}

/** `auth` is base64 of `username:password`; an entry without either form has its secret elsewhere. */
function credentialsOf(entry: unknown, where: string): Credentials | null {
  const { auth, username, password } = (entry ?? {}) as Record<string, unknown>;
  if (typeof username === "string" && typeof password === "string") return { username, password };
  if (typeof auth !== "string" || auth === "") return null;
  const text = Buffer.from(auth, "base64").toString();
  const colon = text.indexOf(":");
  if (colon < 1) throw new UsageError(`${where}.auth: it must be base64 of username:password`);
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, "") };
}

/** Keys may carry a scheme and a path, such as `https://index.docker.io/v1/`. */
function canonicalHost(key: string): string {
  const host = key
    .replace(/^https?:\/\//, "")
    .replace(/\/.*$/, "")
    .toLowerCase();
  return DOCKER_HUB_NAMES.includes(host) ? DOCKER_HUB : host;
}
