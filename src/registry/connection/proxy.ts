/** Proxies, by the variables that curl, Go and most other programs read: HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
import { BlockList, isIP, isIPv6 } from "node:net";

import { isLoopback } from "../../../host/registry/address.js";
import { ConfigurationError } from "../configurationError.js";
import { variable, type Environment } from "../credentials/places.js";

/** Finds the proxy for a URL; null for none. */
export type ProxyFor = (url: URL) => URL | null;

/**
 * Reads the variables, in small letters or capitals. Loopback is always asked directly. NO_PROXY is a list with commas of
 * hosts (with all below them), `.domain` (only those below), `host:port`, addresses, networks such as 10.0.0.0/8, or "*".
 * @throws ConfigurationError that names the variable; the value is not repeated, for it may hold a password
 */
export function proxyFromEnvironment(environment: Environment): ProxyFor {
  const https = proxyUrl(environment, "HTTPS_PROXY");
  const http = proxyUrl(environment, "HTTP_PROXY");
  const noProxy = eitherCase(environment, "NO_PROXY")?.value ?? "";
  const rules = noProxy
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .map(exception);
  return (url) => {
    const proxy = url.protocol === "https:" ? https : http;
    if (proxy === null || isLoopback(url.hostname) || rules.some((rule) => rule(url))) return null;
    return proxy;
  };
}

function proxyUrl(environment: Environment, name: string): URL | null {
  const found = eitherCase(environment, name);
  if (found === null) return null;
  const text = /^[a-z0-9]+:\/\//i.test(found.value) ? found.value : `http://${found.value}`;
  if (!URL.canParse(text))
    throw new ConfigurationError(`${found.name}: it must be a URL such as http://proxy.example:3128`);
  const url = new URL(text);
  if (url.protocol === "http:" || url.protocol === "https:") return url;
  throw new ConfigurationError(
    `${found.name}: a proxy of the kind ${url.protocol}// is not supported, only http:// and https://`,
  );
}

function eitherCase(environment: Environment, name: string): { name: string; value: string } | null {
  for (const each of [name.toLowerCase(), name]) {
    const value = variable(environment, each);
    if (value !== null) return { name: each, value };
  }
  return null;
}

type Rule = (url: URL) => boolean;

function exception(entry: string): Rule {
  if (entry === "*") return () => true;
  const network = networkRule(entry);
  if (network !== null) return network;
  const [, pattern = "", port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  const host = pattern.replace(/^\*?\./, "");
  if (host === "") return () => false;
  const alsoItself = host === pattern;
  return (url) => {
    if (port !== undefined && port !== portOf(url)) return false;
    const name = url.hostname.replace(/\.$/, "");
    return (alsoItself && name === host) || name.endsWith(`.${host}`);
  };
}

/** An address or a network; null for anything else. */
function networkRule(entry: string): Rule | null {
  const [address = "", length, rest] = entry.split("/");
  const family = isIP(address);
  if (family === 0 || rest !== undefined || (length !== undefined && !/^\d{1,3}$/.test(length))) return null;
  const bits = length === undefined ? (family === 6 ? 128 : 32) : Number(length);
  if (bits > (family === 6 ? 128 : 32)) return null;
  const list = new BlockList();
  list.addSubnet(address, bits, family === 6 ? "ipv6" : "ipv4");
  return ({ hostname }) => {
    const bare = hostname.replace(/^\[|\]$/g, "");
    return isIP(bare) !== 0 && list.check(bare, isIPv6(bare) ? "ipv6" : "ipv4");
  };
}

function portOf(url: URL): string {
  return url.port !== "" ? url.port : url.protocol === "https:" ? "443" : "80";
}
