/** Mailboxes, the form of an rfc822Name: `Local-part@Domain` (RFC 5280 §4.2.1.6, RFC 2821 §4.1.2). */
import { isAlphanumeric } from "../bytes/characters";
import { isHostName } from "./dnsName";

const AT: u8 = 0x40;
const DOT: u8 = 0x2e;
const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;

/** The two parts of a mailbox. */
@final
export class Mailbox {
  constructor(
    /** What stands before `@`, without quotes and backslashes: upper and lower case are different. */
    readonly localPart: Uint8Array,
    /** A host name. */
    readonly host: Uint8Array,
  ) {}
}

/**
 * The parts of a mailbox; null when the bytes are none. The local part is atoms joined by dots, or a quoted string; the
 * domain a host name: address literals such as `[192.0.2.1]` are not supported, nor is anything around a mailbox.
 */
export function parseMailbox(bytes: Uint8Array): Mailbox | null {
  const at = lastAt(bytes);
  if (at < 0) return null;
  const host = bytes.subarray(at + 1);
  const localPart = parseLocalPart(bytes.subarray(0, at));
  return localPart == null || !isHostName(host) ? null : new Mailbox(localPart, host);
}

/** Whether there is an `@` at all. */
export function hasAt(bytes: Uint8Array): bool {
  return lastAt(bytes) >= 0;
}

function lastAt(bytes: Uint8Array): i32 {
  for (let i = bytes.length - 1; i >= 0; i--) {
    if (bytes[i] == AT) return i;
  }
  return -1;
}

function parseLocalPart(text: Uint8Array): Uint8Array | null {
  if (text.length >= 2 && text[0] == QUOTE && text[text.length - 1] == QUOTE) {
    return unquoted(text.subarray(1, text.length - 1));
  }
  return isDotAtoms(text) ? text : null;
}

/** Dot-string: atoms of one character or more, joined by single dots. */
function isDotAtoms(text: Uint8Array): bool {
  let isAtomOpen = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] == DOT) {
      if (!isAtomOpen) return false;
      isAtomOpen = false;
    } else {
      if (!isAtomCharacter(text[i])) return false;
      isAtomOpen = true;
    }
  }
  return isAtomOpen;
}

/** atext (RFC 2822 §3.2.4): letters, digits and `` !#$%&'*+-/=?^_`{|}~ ``. */
function isAtomCharacter(byte: u8): bool {
  if (isAlphanumeric(byte)) return true;
  if (byte >= 0x5e && byte <= 0x60) return true;
  if (byte >= 0x7b && byte <= 0x7e) return true;
  if (byte >= 0x23 && byte <= 0x27) return true;
  return byte == 0x21 || byte == 0x2a || byte == 0x2b || byte == 0x2d || byte == 0x2f || byte == 0x3d || byte == 0x3f;
}

/** The characters of a quoted string: printable ASCII, with a backslash before quotes and backslashes. Null when it is none. */
function unquoted(text: Uint8Array): Uint8Array | null {
  const plain = new Uint8Array(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] == QUOTE) return null;
    if (text[i] == BACKSLASH && ++i == text.length) return null;
    if (text[i] < 0x20 || text[i] > 0x7e) return null;
    plain[length++] = text[i];
  }
  return length == 0 ? null : plain.subarray(0, length);
}
