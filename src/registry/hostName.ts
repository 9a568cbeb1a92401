/** Names of registries as configuration files write them. */
import { isIPv6 } from "node:net";

/** The registry of names without one. */
export const DOCKER_HUB = "docker.io";
/** Under this name Docker keeps the Hub's credentials. */
export const DOCKER_HUB_KEY = "https://index.docker.io/v1/";

const DOCKER_HUB_NAMES: ReadonlySet<string> = new Set(["docker.io", "index.docker.io", "registry-1.docker.io"]);
const HOST = /^(?:[a-z0-9_](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/;

/** `host[:port]` in lower case, without the port that HTTPS has anyway; one name for Docker Hub. Null for what is no host. */
export function canonicalHost(text: string): string | null {
  const host = text.toLowerCase().replace(/:443$/, "");
  if (!HOST.test(host)) return null;
  const literal = /^\[(.*)\]/.exec(host)?.[1];
  if (literal !== undefined && !isIPv6(literal)) return null;
  return DOCKER_HUB_NAMES.has(host) ? DOCKER_HUB : host;
}

/** The host of a URL in the same form. */
export function hostOfUrl(url: URL): string {
  return canonicalHost(url.host) ?? url.host;
}

/** A key of an `auths` member: a registry and the part of its repositories that it is for, "" for all. */
export interface RegistryKey {
  readonly host: string;
  readonly path: string;
}

/**
 * Reads `host[:port]`, `host[:port]/namespace[/…]` (containers-auth.json) and the URLs that Docker writes, such as
 * `https://index.docker.io/v1/`, of which only the host counts. Null for what is neither.
 */
export function parseRegistryKey(key: string): RegistryKey | null {
  const bare = key.replace(/^https?:\/\//i, "");
  const slash = bare.indexOf("/");
  const host = canonicalHost(slash < 0 ? bare : bare.slice(0, slash));
  if (host === null) return null;
  const path = slash < 0 || bare !== key ? "" : bare.slice(slash + 1).replace(/\/+$/, "");
  return { host, path: /^v[12]$/.test(path) ? "" : path };
}

/** Whether the key is for the repository: whole components only, so `team` is not for `teams/app`. */
export function coversRepository({ path }: RegistryKey, repository: string): boolean {
  return path === "" || repository === path || repository.startsWith(`${path}/`);
}
