/** The host of a URI, which is what constraints of URIs constrain (RFC 5280 §4.2.1.10, RFC 3986 §3). */
import { isAlphanumeric, isDigit } from "../bytes/characters";
import { endsInNumber, isHostName } from "./dnsName";

const COLON: u8 = 0x3a;
const SLASH: u8 = 0x2f;
const AT: u8 = 0x40;

/**
 * The host name in the authority of a URI; null when there is no authority, when its host is an address or no host name,
 * and when user information or port are not as RFC 3986 has them: of such a URI other readers may see another host.
 */
export function uriHost(uri: Uint8Array): Uint8Array | null {
  const schemeEnd = schemeLength(uri);
  if (schemeEnd == 0 || uri.length < schemeEnd + 3) return null;
  if (uri[schemeEnd + 1] != SLASH || uri[schemeEnd + 2] != SLASH) return null;
  const start = schemeEnd + 3;
  let end = start;
  while (end < uri.length && !endsAuthority(uri[end])) end++;
  return authorityHost(uri.subarray(start, end));
}

/** The length of the scheme, which a colon follows; 0 when the text does not begin with one. */
export function schemeLength(uri: Uint8Array): i32 {
  for (let i = 0; i < uri.length; i++) {
    if (uri[i] == COLON) return i;
    const isLetter = isAlphanumeric(uri[i]) && !isDigit(uri[i]);
    const isFurther = isDigit(uri[i]) || uri[i] == 0x2b || uri[i] == 0x2d || uri[i] == 0x2e;
    if (!isLetter && !(i != 0 && isFurther)) return 0;
  }
  return 0;
}

/** `/`, `?` and `#`. */
function endsAuthority(byte: u8): bool {
  return byte == SLASH || byte == 0x3f || byte == 0x23;
}

/** [ userinfo "@" ] host [ ":" port ] */
function authorityHost(authority: Uint8Array): Uint8Array | null {
  let start = 0;
  let end = authority.length;
  for (let i = 0; i < authority.length; i++) {
    if (authority[i] != AT) continue;
    if (start != 0) return null;
    start = i + 1;
  }
  for (let i = 0; i < start - 1; i++) {
    if (!isUserInformation(authority[i])) return null;
  }
  while (end > start && isDigit(authority[end - 1])) end--;
  end = end > start && authority[end - 1] == COLON ? end - 1 : authority.length;
  const host = authority.subarray(start, end);
  return isHostName(host) && !endsInNumber(host) ? host : null;
}

/** unreserved, the percent sign, sub-delims and the colon (RFC 3986 §3.2.1). */
function isUserInformation(byte: u8): bool {
  if (isAlphanumeric(byte)) return true;
  if (byte >= 0x24 && byte <= 0x2e) return true;
  return byte == 0x21 || byte == 0x3a || byte == 0x3b || byte == 0x3d || byte == 0x5f || byte == 0x7e;
}
