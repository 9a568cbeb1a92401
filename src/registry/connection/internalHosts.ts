/** Which hosts may be at an address inside of the operator's network (server-side request forgery). */
import { isInternal, isLoopback } from "../../../host/registry/address.js";
import { hostOfUrl } from "../hostName.js";

/** Azure's platform service: a public address by its number, and the machine's own host by what answers there. */
const AZURE_WIRE_SERVER = "168.63.129.16";

/** What the operator has said of hosts; each is asked with `host[:port]` in canonical form. */
export interface NamedHosts {
  /** Whether a configuration, a flag or the command line names it as a registry. */
  isNamed(host: string): boolean;
  /** Whether a flag allows exactly this host to be internal, whoever leads there. */
  isAllowed(host: string): boolean;
}

/**
 * Whether the host of `url` may be at an internal address when it is asked on behalf of `registry`. A registry may when the
 * operator names it. A host that a redirect, a realm or a link leads to may only when the operator allows exactly that host
 * and also names the registry that leads there: what strangers' registries say opens nothing. Loopback that is spelled out
 * counts as named, and may be led to by a registry that is loopback itself.
 */
export function mayBeInternal(url: URL, registry: URL, named: NamedHosts): boolean {
  if (isLoopback(registry.hostname) && isLoopback(url.hostname)) return true;
  const registryHost = hostOfUrl(registry);
  if (!named.isNamed(registryHost) && !named.isAllowed(registryHost)) return false;
  return url.hostname === registry.hostname || named.isAllowed(hostOfUrl(url));
}

/** Whether the address (as name services give it) is not one of the public Internet. */
export function isInternalAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, "");
  if (bare === AZURE_WIRE_SERVER) return true;
  const url = `http://${bare.includes(":") ? `[${bare}]` : bare}/`;
  return !URL.canParse(url) || isInternal(new URL(url).hostname);
}

/** The address that a URL's host is spelled as, or null for a name. */
export function literalAddress({ hostname }: URL): string | null {
  if (hostname.startsWith("[")) return hostname.slice(1, -1);
  return /^\d+\.\d+\.\d+\.\d+$/.test(hostname) ? hostname : null;
}
