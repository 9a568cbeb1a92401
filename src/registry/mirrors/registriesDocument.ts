/** `registries.conf`, version 2 (containers-registries.conf): mirrors, other locations, blocked registries. */
import { isObject } from "../../../host/json.js";
import { parse } from "smol-toml";

import { ConfigurationError } from "../configurationError.js";
import { canonicalHost } from "../hostName.js";
import { type JsonObject } from "../jsonObject.js";

/** One `[[registry]]`. */
export interface RegistryEntry {
  /** `host[:port][/namespace…]`, or `*.domain` for every host below it. */
  readonly prefix: string;
  /** What stands in for the prefix; null for the name itself. */
  readonly location: string | null;
  readonly insecure: boolean;
  readonly blocked: boolean;
  readonly mirrors: readonly Mirror[];
  /** The file, for messages. */
  readonly source: string;
}

/** One `[[registry.mirror]]`. */
export interface Mirror {
  readonly location: string;
  readonly insecure: boolean;
  readonly use: "all" | "digest-only" | "tag-only";
}

const USES = ["all", "digest-only", "tag-only"] as const;
const NAMESPACE = /^(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;

/**
 * The registries of one file, in its order. Members that say nothing about where a full name is read from, such as
 * `unqualified-search-registries` and `[aliases]`, are passed over: short names are not completed.
 * @throws ConfigurationError that names the file and the registry
 */
export function parseRegistriesDocument(text: string, source: string): RegistryEntry[] {
  const document = parseToml(text, source);
  if (document["registries"] !== undefined) {
    throw new ConfigurationError(`${source}: [registries] is the form of version 1; write [[registry]] in place of it`);
  }
  return tables(document, "registry", source).map((table, index) => entryOf(table, index, source));
}

function parseToml(text: string, source: string): JsonObject {
  try {
    return parse(text);
  } catch (error) {
    const line: unknown = (error as { line?: unknown }).line;
    throw new ConfigurationError(`${source}: it is not TOML${typeof line === "number" ? ` (line ${line})` : ""}`);
  }
}

function entryOf(table: JsonObject, index: number, source: string): RegistryEntry {
  const nameless = `${source}: registry number ${index + 1}`;
  const location = locationMember(table, nameless);
  const prefix = text(table, "prefix", nameless) ?? location;
  if (prefix === null) throw new ConfigurationError(`${nameless}: it has neither prefix nor location`);
  const where = `${source}: registry ${JSON.stringify(prefix)}`;
  if (!isPrefix(prefix))
    throw new ConfigurationError(`${where}: prefix is not host[:port], host[:port]/namespace or *.domain`);
  return {
    prefix,
    location: location === prefix ? null : location,
    insecure: flag(table, "insecure", where) ?? false,
    blocked: flag(table, "blocked", where) ?? false,
    mirrors: mirrorsOf(table, where),
    source,
  };
}

function mirrorsOf(table: JsonObject, where: string): Mirror[] {
  const digestOnly = flag(table, "mirror-by-digest-only", where) ?? false;
  return tables(table, "mirror", where).map((mirror, index) => {
    const place = `${where}: mirror number ${index + 1}`;
    const location = locationMember(mirror, place);
    if (location === null) throw new ConfigurationError(`${place}: it has no location`);
    const use = text(mirror, "pull-from-mirror", place);
    if (use !== null && digestOnly) {
      throw new ConfigurationError(
        `${place}: pull-from-mirror and the registry's mirror-by-digest-only exclude one another`,
      );
    }
    const known = USES.find((each) => each === (use ?? (digestOnly ? "digest-only" : "all")));
    if (known === undefined) throw new ConfigurationError(`${place}: pull-from-mirror must be ${USES.join(", ")}`);
    return { location, insecure: flag(mirror, "insecure", place) ?? false, use: known };
  });
}

function isPrefix(prefix: string): boolean {
  return prefix.startsWith("*.") ? canonicalHost(prefix.slice(2)) !== null : isLocation(prefix);
}

/** `host[:port]` with or without a namespace, in lower case. */
function isLocation(location: string): boolean {
  const slash = location.indexOf("/");
  const host = slash < 0 ? location : location.slice(0, slash);
  return (
    host === host.toLowerCase() && canonicalHost(host) !== null && (slash < 0 || NAMESPACE.test(location.slice(slash)))
  );
}

function locationMember(table: JsonObject, where: string): string | null {
  const location = text(table, "location", where);
  if (location === null || isLocation(location)) return location;
  throw new ConfigurationError(`${where}: location is not host[:port] or host[:port]/namespace`);
}

function tables(table: JsonObject, name: string, where: string): readonly JsonObject[] {
  const value = table[name] ?? [];
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw new ConfigurationError(`${where}: ${name} is not a list of tables, such as [[${name}]]`);
}

function text(table: JsonObject, name: string, where: string): string | null {
  const value = table[name] ?? "";
  if (typeof value !== "string") throw new ConfigurationError(`${where}: ${name} is not text`);
  return value === "" ? null : value;
}

function flag(table: JsonObject, name: string, where: string): boolean | null {
  const value = table[name] ?? null;
  if (value !== null && typeof value !== "boolean")
    throw new ConfigurationError(`${where}: ${name} is neither true nor false`);
  return value;
}
