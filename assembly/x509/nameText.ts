/**
 * Names as text for people: RFC 4514, but that the values of all types are written as text, that characters which
 * cannot be seen are written as `\u{…}`, and that long ones are cut.
 */
import { ID_DOMAIN_COMPONENT, ID_EMAIL_ADDRESS, ID_USER_ID, dottedOid, isOid } from "../asn1/oids";
import { NameAttribute } from "./nameAttribute";

/** Units of text that a name, or another text of a certificate, may have in an explanation. */
const MAX_TEXT: i32 = 512;
const ELLIPSIS = "…";

/** The RDNs from last to first, joined by commas; attributes of one RDN by `+`. Cut behind some 512 characters. */
export function distinguishedNameText(attributes: NameAttribute[]): string {
  let text = "";
  let end = attributes.length;
  while (end > 0) {
    let start = end - 1;
    while (start > 0 && attributes[start - 1].rdn == attributes[start].rdn) start--;
    for (let i = start; i < end; i++) {
      if (text.length > MAX_TEXT) return text + ELLIPSIS;
      if (text.length != 0) text += i == start ? "," : "+";
      text += attributeText(attributes[i]);
    }
    end = start;
  }
  return text;
}

/** A text that a certificate holds, in quotes, with what cannot be shown escaped; cut where it is too long. */
export function quotedText(text: string): string {
  return '"' + escaped(text, true) + '"';
}

/**
 * The short name of an attribute type (RFC 4514 §3, and others that are registered for LDAP), else its arcs in dotted
 * decimal.
 */
export function attributeTypeName(type: Uint8Array): string {
  if (type.length == 3 && type[0] == 0x55 && type[1] == 0x04) {
    const name = x520Name(type[2]);
    if (name.length != 0) return name;
  }
  if (isOid(type, ID_DOMAIN_COMPONENT)) return "DC";
  if (isOid(type, ID_USER_ID)) return "UID";
  if (isOid(type, ID_EMAIL_ADDRESS)) return "emailAddress";
  return dottedOid(type);
}

/** Types under id-at, 2.5.4 (X.520). */
function x520Name(arc: u8): string {
  switch (arc) {
    case 3:
      return "CN";
    case 4:
      return "SN";
    case 5:
      return "serialNumber";
    case 6:
      return "C";
    case 7:
      return "L";
    case 8:
      return "ST";
    case 9:
      return "STREET";
    case 10:
      return "O";
    case 11:
      return "OU";
    case 12:
      return "title";
    case 17:
      return "postalCode";
    case 42:
      return "GN";
    case 43:
      return "initials";
    case 44:
      return "generationQualifier";
    case 46:
      return "dnQualifier";
    case 65:
      return "pseudonym";
    case 97:
      return "organizationIdentifier";
    default:
      return "";
  }
}

function attributeText(attribute: NameAttribute): string {
  return attributeTypeName(attribute.type) + "=" + escaped(attribute.text, false);
}

/**
 * With a backslash before what is special: in quotes just `"` and `\`, else (RFC 4514 §2.4) also `+,;<>`, a space at an
 * end and a `#` at the start.
 */
function escaped(value: string, isQuoted: bool): string {
  let text = "";
  let start = 0;
  const end = min(value.length, MAX_TEXT);
  for (let i = 0; i < end; i++) {
    const unit = value.charCodeAt(i);
    const isAtEnd = i == 0 || i == value.length - 1;
    const isEscaped = unit == 0x22 || unit == 0x5c || (!isQuoted && isSpecial(unit, i == 0, isAtEnd));
    if (!isEscaped && !isInvisible(unit)) continue;
    text += value.substring(start, i) + (isEscaped ? "\\" : codePointText(unit));
    start = isEscaped ? i : i + 1;
  }
  text += value.substring(start, end);
  return end < value.length ? text + ELLIPSIS : text;
}

/** `+`, `,`, `;`, `<` and `>`, a space at an end, a `#` at the start. */
function isSpecial(unit: i32, isFirst: bool, isAtEnd: bool): bool {
  if (unit == 0x2b || unit == 0x2c || (unit >= 0x3b && unit <= 0x3e && unit != 0x3d)) return true;
  return (isAtEnd && unit == 0x20) || (isFirst && unit == 0x23);
}

/** What is written for a character that has no sign of its own or turns the writing round. */
function codePointText(unit: i32): string {
  return "\\u{" + unit.toString(16) + "}";
}

/** Controls, soft hyphen, zero-width and directional characters, line separators, and the byte order mark. */
function isInvisible(unit: i32): bool {
  if (unit < 0x20 || (unit >= 0x7f && unit < 0xa0) || unit == 0xad) return true;
  if (unit == 0x61c || unit == 0xfeff) return true;
  return (unit >= 0x200b && unit <= 0x200f) || (unit >= 0x2028 && unit <= 0x202e) || (unit >= 0x2060 && unit <= 0x206f);
}
