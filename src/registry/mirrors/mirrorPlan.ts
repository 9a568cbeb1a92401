/** From `registries.conf` to the places where one repository is read from. */
import type { MirrorEndpoint, MirrorPlan } from "../../../host/registry/mirror.js";
import { canonicalHost } from "../hostName.js";
import type { RegistryEntry } from "./registriesDocument.js";

/**
 * The plan for `host/repository` by the entry with the longest prefix that fits: its mirrors in order, then the registry
 * itself. Null when no entry fits, or the one that does changes nothing.
 */
export function mirrorPlan(entries: readonly RegistryEntry[], host: string, repository: string): MirrorPlan | null {
  const entry = entryFor(entries, host, repository);
  if (entry === null) return null;
  if (entry.blocked) return { blocked: true, endpoints: [] };
  if (entry.location === null && !entry.insecure && entry.mirrors.length === 0) return null;
  const name = `${host}/${repository}`;
  const rest = name.slice(entry.prefix.startsWith("*.") ? host.length : entry.prefix.length);
  const endpoints: MirrorEndpoint[] = entry.mirrors.map(({ location, insecure, use }) => ({
    location: `${location}${rest}`,
    plainHttp: insecure,
    use,
  }));
  const location = entry.location === null ? name : `${entry.location}${rest}`;
  return { endpoints: [...endpoints, { location, plainHttp: entry.insecure, use: "all" }] };
}

/** Of entries with the same prefix the last one counts: drop-in files come after the main one. */
function entryFor(entries: readonly RegistryEntry[], host: string, repository: string): RegistryEntry | null {
  let found: RegistryEntry | null = null;
  for (const entry of entries) {
    if (!fits(entry.prefix, host, repository)) continue;
    if (found === null || entry.prefix.length >= found.prefix.length) found = entry;
  }
  return found;
}

/** Whole components only: `host/team` does not fit `host/teams/app`, and `*.example.com` not `example.com` itself. */
function fits(prefix: string, host: string, repository: string): boolean {
  if (prefix.startsWith("*."))
    return host.replace(/:\d+$/, "").endsWith(prefix.slice(1)) || host.endsWith(prefix.slice(1));
  return `${host}/${repository}`.startsWith(`${prefix}/`) || `${host}/${repository}` === prefix;
}

/** The registries and mirrors that entries name, in canonical form. A pattern names none. */
export function hostsIn(entries: readonly RegistryEntry[]): Set<string> {
  const names = entries.flatMap(({ prefix, location, mirrors }) => [
    prefix,
    ...(location === null ? [] : [location]),
    ...mirrors.map((mirror) => mirror.location),
  ]);
  const hosts = names.map((name) => canonicalHost(name.split("/", 1)[0] ?? ""));
  return new Set(hosts.filter((host) => host !== null));
}
