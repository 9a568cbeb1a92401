/** Base 64 (RFC 4648 §4, §5), strict: each value has exactly one spelling. */
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";

const PAD: i32 = 0x3d;
const PLUS: i32 = 0x2b;
const SLASH: i32 = 0x2f;
const HYPHEN: i32 = 0x2d;
const UNDERSCORE: i32 = 0x5f;

/** The bytes in the standard alphabet, padded, without line ends. */
export function encodeBase64(bytes: Uint8Array): string {
  const ascii = encodeBase64Ascii(bytes);
  return String.UTF8.decodeUnsafe(ascii.dataStart, ascii.length);
}

/** The same as ASCII bytes. */
export function encodeBase64Ascii(bytes: Uint8Array): Uint8Array {
  const ascii = new Uint8Array(((bytes.length + 2) / 3) * 4);
  let source = bytes.dataStart;
  let target = ascii.dataStart;
  const whole = source + <usize>(bytes.length - (bytes.length % 3));
  while (source < whole) {
    const group = ((<u32>load<u8>(source)) << 16) | ((<u32>load<u8>(source, 1)) << 8) | load<u8>(source, 2);
    storeGroup(target, group);
    source += 3;
    target += 4;
  }
  const rest = bytes.length % 3;
  if (rest == 0) return ascii;
  const second: u32 = rest == 2 ? load<u8>(source, 1) : 0;
  storeGroup(target, ((<u32>load<u8>(source)) << 16) | (second << 8));
  store<u8>(target, PAD, 3);
  if (rest == 1) store<u8>(target, PAD, 2);
  return ascii;
}

/** Four digits for 24 bits. */
// @ts-ignore: decorator
@inline
function storeGroup(target: usize, group: u32): void {
  const digits = standardDigits();
  store<u8>(target, load<u8>(digits + (group >> 18)));
  store<u8>(target, load<u8>(digits + ((group >> 12) & 63)), 1);
  store<u8>(target, load<u8>(digits + ((group >> 6) & 63)), 2);
  store<u8>(target, load<u8>(digits + (group & 63)), 3);
}

/** A–Z, a–z, 0–9, + and /. */
function standardDigits(): usize {
  // prettier-ignore
  return memory.data<u8>([
    65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90,
    97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122,
    48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 43, 47,
  ]);
}

/**
 * The bytes that `text` stands for. Base64Invalid for a character outside the standard alphabet (white space and the URL
 * alphabet too), missing or surplus padding, and bits behind the last byte that are not zero (RFC 4648 §3.5).
 */
export function decodeBase64(text: string): Result<Uint8Array> {
  const length = text.length;
  if ((length & 3) != 0) return invalid("the length is not a multiple of four");
  if (length == 0) return ok(new Uint8Array(0));
  const padding = text.charCodeAt(length - 1) != PAD ? 0 : text.charCodeAt(length - 2) != PAD ? 1 : 2;
  return decodeDigits(text, length - padding, PLUS, SLASH);
}

/**
 * The same for base64url without padding (RFC 4648 §5, RFC 7515 §2), the form of JOSE. Base64Invalid for padding, a
 * character outside the URL alphabet, a length that no bytes have, and bits behind the last byte that are not zero.
 */
export function decodeBase64Url(text: string): Result<Uint8Array> {
  if ((text.length & 3) == 1) return invalid("no bytes have this length");
  return decodeDigits(text, text.length, HYPHEN, UNDERSCORE);
}

/** The first `count` characters of `text`, in the alphabet whose last two digits are given. */
function decodeDigits(text: string, count: i32, digit62: i32, digit63: i32): Result<Uint8Array> {
  const bytes = new Uint8Array((count >> 2) * 3 + max((count & 3) - 1, 0));
  let bits: u32 = 0;
  let target = bytes.dataStart;
  for (let i = 0; i < count; i++) {
    const value = valueOf(load<u16>(changetype<usize>(text) + ((<usize>i) << 1)), digit62, digit63);
    if (value < 0) return invalid(`not a base64 character at character ${i}`);
    bits = (bits << 6) | value;
    if ((i & 3) == 0) continue;
    // The second, third and fourth character of a group each complete one byte.
    const rest = 6 - 2 * (i & 3);
    store<u8>(target++, <u8>(bits >> rest));
    bits &= (1 << rest) - 1;
  }
  return bits == 0 ? ok(bytes) : invalid("the bits behind the last byte are not zero");
}

function valueOf(unit: i32, digit62: i32, digit63: i32): i32 {
  if (unit >= 0x41 && unit <= 0x5a) return unit - 0x41;
  if (unit >= 0x61 && unit <= 0x7a) return unit - 0x61 + 26;
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30 + 52;
  if (unit == digit62) return 62;
  return unit == digit63 ? 63 : -1;
}

function invalid(detail: string): Result<Uint8Array> {
  return fail<Uint8Array>(FaultCode.Base64Invalid, detail);
}
