/** The character strings of attribute values in names: DirectoryString and its kin (RFC 5280 §4.1.2.4, X.680 §41). */
import { TAG_BIT_STRING } from "../asn1/der";
import { isAlphanumeric, isDigit } from "../bytes/characters";
import { storeUtf8 } from "../bytes/utf8Sequence";
import { encodeHex } from "../encoding/hex";
import { isUtf8 } from "../encoding/utf8";

/** Identifier octets of the character strings (X.680 §8.6). */
export const TAG_UTF8_STRING: u8 = 0x0c;
export const TAG_NUMERIC_STRING: u8 = 0x12;
export const TAG_PRINTABLE_STRING: u8 = 0x13;
export const TAG_TELETEX_STRING: u8 = 0x14;
export const TAG_IA5_STRING: u8 = 0x16;
export const TAG_VISIBLE_STRING: u8 = 0x1a;
export const TAG_UNIVERSAL_STRING: u8 = 0x1c;
export const TAG_BMP_STRING: u8 = 0x1e;

/**
 * What is wrong with the contents of a string of this kind, or nothing. Characters outside of the kind's alphabet,
 * UTF-8 that is not well-formed, surrogates and unknown kinds are wrong. Empty strings are not, although DirectoryString
 * asks for one character: certificates with empty values exist, and no reader is known to refuse them. Of BIT STRINGs,
 * which are the values of x500UniqueIdentifier, only the count of unused bits is looked at.
 */
export function attributeValueProblem(tag: u8, contents: Uint8Array): string {
  switch (tag) {
    case TAG_UTF8_STRING:
      return isUtf8(contents) ? "" : "a UTF8String that is not well-formed";
    case TAG_PRINTABLE_STRING:
      return isPrintable(contents) ? "" : "a PrintableString with a character that is not in its alphabet";
    case TAG_NUMERIC_STRING:
      return isNumeric(contents) ? "" : "a NumericString with a character that is not in its alphabet";
    case TAG_VISIBLE_STRING:
      return isVisible(contents) ? "" : "a VisibleString with a character that is not in its alphabet";
    case TAG_IA5_STRING:
      return isIa5(contents) ? "" : "an IA5String with a character beyond ASCII";
    case TAG_TELETEX_STRING:
      return "";
    case TAG_BMP_STRING:
      return isScalars(contents, 2) ? "" : "a BMPString that is not well-formed";
    case TAG_UNIVERSAL_STRING:
      return isScalars(contents, 4) ? "" : "a UniversalString that is not well-formed";
    case TAG_BIT_STRING:
      return contents.length != 0 && contents[0] < 8 ? "" : "a BIT STRING that is not well-formed";
    default:
      return "an attribute value with tag " + tag.toString();
  }
}

/**
 * The UTF-8 form of a string without problem; a view of `contents` where they are that already. TeletexString is read as
 * ISO 8859-1, which is what it was used for; of T.61, which it is by its standard, no software makes or reads more than
 * the ASCII part.
 */
export function attributeValueUtf8(tag: u8, contents: Uint8Array): Uint8Array {
  if (tag == TAG_BMP_STRING) return utf8OfScalars(contents, 2);
  if (tag == TAG_UNIVERSAL_STRING) return utf8OfScalars(contents, 4);
  if (tag == TAG_TELETEX_STRING && !isIa5(contents)) return utf8OfScalars(contents, 1);
  return contents;
}

/** A value as text; a BIT STRING's in hexadecimal digits behind `#`. */
export function attributeValueText(tag: u8, contents: Uint8Array): string {
  if (tag == TAG_BIT_STRING) return "#" + encodeHex(contents);
  const utf8 = attributeValueUtf8(tag, contents);
  return String.UTF8.decodeUnsafe(utf8.dataStart, utf8.length);
}

/** True when there is no byte above 0x7F. */
export function isIa5(bytes: Uint8Array): bool {
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] >= 0x80) return false;
  }
  return true;
}

/**
 * X.680 §41.4, table 10: letters, digits, space and `'()+,-./:=?`; and `&` and `*`, which authorities in use have written
 * and other readers take.
 */
function isPrintable(contents: Uint8Array): bool {
  for (let i = 0; i < contents.length; i++) {
    const byte = <i32>contents[i];
    if (isAlphanumeric(byte) || byte == 0x20 || byte == 0x3a || byte == 0x3d || byte == 0x3f) continue;
    // From `&` to `/`.
    if (byte < 0x26 || byte > 0x2f) return false;
  }
  return true;
}

function isNumeric(contents: Uint8Array): bool {
  for (let i = 0; i < contents.length; i++) {
    if (contents[i] != 0x20 && !isDigit(contents[i])) return false;
  }
  return true;
}

function isVisible(contents: Uint8Array): bool {
  for (let i = 0; i < contents.length; i++) {
    if (contents[i] < 0x20 || contents[i] > 0x7e) return false;
  }
  return true;
}

/** Whole characters of `width` big-endian bytes, none of them a surrogate or above U+10FFFF. */
function isScalars(contents: Uint8Array, width: i32): bool {
  if (contents.length % width != 0) return false;
  for (let i = 0; i < contents.length; i += width) {
    const scalar = scalarAt(contents, i, width);
    if (scalar > 0x10ffff || (scalar >= 0xd800 && scalar < 0xe000)) return false;
  }
  return true;
}

function scalarAt(contents: Uint8Array, start: i32, width: i32): u32 {
  let scalar: u32 = 0;
  for (let i = 0; i < width; i++) scalar = (scalar << 8) | (<u32>contents[start + i]);
  return scalar;
}

function utf8OfScalars(contents: Uint8Array, width: i32): Uint8Array {
  // A character of one byte takes up to two in UTF-8, one of two bytes up to three, one of four up to four.
  const utf8 = new Uint8Array((contents.length / width) * min(width + 1, 4));
  let length = 0;
  for (let i = 0; i < contents.length; i += width) {
    length += storeUtf8(utf8.dataStart + length, scalarAt(contents, i, width));
  }
  return utf8.subarray(0, length);
}
