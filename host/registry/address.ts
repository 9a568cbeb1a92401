/**
 * Where the client may connect to. Names are not resolved here: a public name that resolves to an internal address is
 * not noticed, and a network policy around the host has to cover that.
 */

/**
 * Whether the host (as `URL.hostname` has it) is this machine by its spelling: `localhost`, `*.localhost`,
 * 127.0.0.0/8 or `[::1]`.
 */
export function isLoopback(hostname: string): boolean {
  if (hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]") return true;
  return ipv4(hostname)?.[0] === 127;
}

/**
 * Whether the host is loopback, or a literal address that is not on the public Internet: private, link-local
 * (with the clouds' metadata service), shared, reserved or multicast, also when it is wrapped in IPv6.
 */
export function isInternal(hostname: string): boolean {
  const name = hostname.replace(/\.$/, "");
  if (isLoopback(name)) return true;
  const four = ipv4(name);
  if (four !== null) return isInternalIpv4(four);
  return name.startsWith("[") && isInternalIpv6(ipv6Groups(name));
}

/**
 * Whether a server may send the client on to `target`, by a redirect or a token realm: an internal address only when
 * it is the registry's own host, or both are loopback.
 */
export function maySendTo(target: URL, registry: URL): boolean {
  if (!isInternal(target.hostname) || target.hostname === registry.hostname) return true;
  return isLoopback(target.hostname) && isLoopback(registry.hostname);
}

/**
 * Whether plain HTTP is allowed for the URL's host: loopback, or host[:port] is in the operator's list, exactly; not when it
 * is in `https`, a list of the same kind.
 */
export function allowsPlainHttp(url: URL, list: readonly string[], https: readonly string[] = []): boolean {
  if (isIn(https, url)) return false;
  return isLoopback(url.hostname) || isIn(list, url);
}

function isIn(list: readonly string[], url: URL): boolean {
  return list.includes(url.host) || (url.port === "" && list.includes(`${url.hostname}:80`));
}

function ipv4(hostname: string): readonly number[] | null {
  return /^\d+\.\d+\.\d+\.\d+$/.test(hostname) ? hostname.split(".").map(Number) : null;
}

/** RFC 6890 and its registry: everything that is not globally reachable. */
function isInternalIpv4([a = 0, b = 0, c = 0]: readonly number[]): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return true;
  if (a === 100) return b >= 64 && b < 128;
  if (a === 169) return b === 254;
  if (a === 172) return b >= 16 && b < 32;
  if (a === 192) return b === 168 || (b === 0 && c === 0);
  return a === 198 && (b === 18 || b === 19);
}

function isInternalIpv6(groups: readonly number[]): boolean {
  const [first = 0, second = 0, third = 0] = groups;
  if ((first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfe80 || (first & 0xffc0) === 0xfec0) return true;
  if (first >= 0xff00) return true;
  if (first === 0x2002) return isInternalIpv4(octets(second, third));
  const high = groups.slice(0, 6);
  const embedded = octets(groups[6] ?? 0, groups[7] ?? 0);
  if (first === 0x64 && second === 0xff9b) return isInternalIpv4(embedded);
  return high.every((group, index) => group === 0 || (index === 5 && group === 0xffff)) && isInternalIpv4(embedded);
}

function octets(high: number, low: number): readonly number[] {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff];
}

/** The eight groups of a bracketed address in the URL standard's normal form. */
function ipv6Groups(literal: string): readonly number[] {
  const [head = "", tail] = literal.slice(1, -1).split("::");
  const left = groupsOf(head);
  if (tail === undefined) return left;
  const right = groupsOf(tail);
  return [...left, ...new Array<number>(Math.max(0, 8 - left.length - right.length)).fill(0), ...right];
}

function groupsOf(text: string): readonly number[] {
  return text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
}
