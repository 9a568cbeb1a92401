/** Host names: the preferred name syntax (RFC 1034 §3.5, RFC 1123 §2.1) and domains within domains. All are ASCII bytes. */
import { isAlphanumeric, isDigit } from "../bytes/characters";

/** RFC 1035 §2.3.4, less the two octets that only the wire form has. */
const MAX_NAME: i32 = 253;
const MAX_LABEL: i32 = 63;

const DOT: u8 = 0x2e;
const HYPHEN: u8 = 0x2d;
const UNDERSCORE: u8 = 0x5f;
const ASTERISK: u8 = 0x2a;

/**
 * True for labels of letters, digits, hyphens and underscores, joined by dots, of lengths that DNS allows: every name that
 * is in use. No dot at an end, no wildcard, and not empty.
 */
export function isHostName(name: Uint8Array): bool {
  return isLabels(name, UNDERSCORE);
}

/**
 * True for a name in the preferred name syntax, as a dNSName must be (RFC 5280 §4.2.1.6). Of wildcards that section says
 * nothing: an asterisk counts as a letter.
 */
export function isPreferredName(name: Uint8Array): bool {
  return isLabels(name, ASTERISK) && !hasHyphenAtEnd(name);
}

/** True for `*.` before a host name: it stands for the names with one label in the asterisk's place (RFC 6125 §6.4.3). */
export function isWildcardName(name: Uint8Array): bool {
  return name.length > 2 && name[0] == ASTERISK && name[1] == DOT && isHostName(name.subarray(2));
}

/**
 * True when `name` is `domain` with no, one or more labels before it. An empty domain holds everything. ASCII letters are
 * equal in both cases.
 */
export function isWithinDomain(name: Uint8Array, domain: Uint8Array): bool {
  const start = name.length - domain.length;
  if (start < 0 || !isSameText(name.dataStart + start, domain.dataStart, domain.length)) return false;
  return start == 0 || domain.length == 0 || name[start - 1] == DOT;
}

/** True for the same characters, when upper- and lower-case ASCII letters count as the same. */
export function equalsIgnoringCase(first: Uint8Array, second: Uint8Array): bool {
  return first.length == second.length && isSameText(first.dataStart, second.dataStart, first.length);
}

/**
 * True when a host name is an IPv4 address to those who read URIs: its last label is a number, in decimal, or in
 * hexadecimal behind `0x`.
 */
export function endsInNumber(host: Uint8Array): bool {
  let start = host.length;
  while (start > 0 && host[start - 1] != DOT) start--;
  const label = host.subarray(start);
  const isHexadecimal = label.length >= 2 && label[0] == 0x30 && lowerCase(label[1]) == 0x78;
  for (let i = isHexadecimal ? 2 : 0; i < label.length; i++) {
    const digit = lowerCase(label[i]);
    if (!isDigit(digit) && !(isHexadecimal && digit >= 0x61 && digit <= 0x66)) return false;
  }
  return label.length != 0;
}

/** Labels of letters, digits, hyphens and one character more. */
function isLabels(name: Uint8Array, further: u8): bool {
  if (name.length == 0 || name.length > MAX_NAME) return false;
  let labelStart = 0;
  for (let i = 0; i <= name.length; i++) {
    if (i == name.length || name[i] == DOT) {
      if (i == labelStart || i - labelStart > MAX_LABEL) return false;
      labelStart = i + 1;
      continue;
    }
    if (!isAlphanumeric(name[i]) && name[i] != HYPHEN && name[i] != further) return false;
  }
  return true;
}

/** Whether a label begins or ends with a hyphen. */
function hasHyphenAtEnd(name: Uint8Array): bool {
  for (let i = 0; i < name.length; i++) {
    if (name[i] != HYPHEN) continue;
    if (i == 0 || name[i - 1] == DOT || i == name.length - 1 || name[i + 1] == DOT) return true;
  }
  return false;
}

function isSameText(first: usize, second: usize, length: i32): bool {
  for (let i = 0; i < length; i++) {
    if (lowerCase(load<u8>(first + i)) != lowerCase(load<u8>(second + i))) return false;
  }
  return true;
}

function lowerCase(byte: u8): u8 {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}
