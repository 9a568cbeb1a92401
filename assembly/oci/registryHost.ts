/** The spellings of a registry's host: DNS knows no case, and clients add default ports by themselves. */
import { isDigit, isUpper } from "../bytes/characters";

export const DOCKER_HUB = "docker.io";

/**
 * Lower case, and the port without leading zeros: how a registry is asked. `pattern` characters are kept, so a pattern's
 * host may be given too.
 */
export function askedHost(registry: string): string {
  const lower = lowerCase(registry);
  const start = portStart(lower);
  if (start < 0) return lower;
  let digit = start;
  while (digit < lower.length - 1 && lower.charCodeAt(digit) == 0x30) digit++;
  return lower.substring(0, start) + lower.substring(digit);
}

/** The same without a default port (443 for HTTPS, 80 for HTTP), and `docker.io` for every name of Docker Hub. */
export function plainHost(registry: string): string {
  const asked = askedHost(registry);
  const start = portStart(asked);
  const port = start < 0 ? "" : asked.substring(start);
  const host = port == "443" || port == "80" ? asked.substring(0, start - 1) : asked;
  return isDockerHub(host) ? DOCKER_HUB : host;
}

/** Names under which Docker Hub's registry answers; there `library/` is always written. */
function isDockerHub(host: string): bool {
  return host == "index.docker.io" || host == "registry-1.docker.io" || host == "registry.hub.docker.com";
}

/** Where the port begins, or -1. An IPv6 address ends with its bracket, so it has no port by itself. */
function portStart(host: string): i32 {
  const colon = host.lastIndexOf(":");
  if (colon < 0 || colon + 1 == host.length) return -1;
  for (let i = colon + 1; i < host.length; i++) {
    if (!isDigit(host.charCodeAt(i))) return -1;
  }
  return colon + 1;
}

/** The text with its ASCII letters in lower case, for what may have no others; the standard library's brings tables for all of Unicode along. */
export function lowerCase(text: string): string {
  let lower = "";
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (!isUpper(unit)) continue;
    lower += text.substring(start, i) + String.fromCharCode(unit | 0x20);
    start = i + 1;
  }
  return lower + text.substring(start);
}
