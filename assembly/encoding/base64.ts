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
  const buffer = new ArrayBuffer(((bytes.length + 2) / 3) * 8);
  let target = changetype<usize>(buffer);
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const second = left > 1 ? <u32>bytes[i + 1] : 0;
    const third = left > 2 ? <u32>bytes[i + 2] : 0;
    const group = ((<u32>bytes[i]) << 16) | (second << 8) | third;
    store<u16>(target, letterOf(group >> 18));
    store<u16>(target, letterOf((group >> 12) & 63), 2);
    store<u16>(target, left > 1 ? letterOf((group >> 6) & 63) : <u16>PAD, 4);
    store<u16>(target, left > 2 ? letterOf(group & 63) : <u16>PAD, 6);
    target += 8;
  }
  return String.UTF16.decode(buffer);
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
    const value = valueOf(text.charCodeAt(i), digit62, digit63);
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

function letterOf(value: u32): u16 {
  if (value < 26) return <u16>(0x41 + value);
  if (value < 52) return <u16>(0x61 - 26 + value);
  if (value < 62) return <u16>(0x30 - 52 + value);
  return value == 62 ? 0x2b : 0x2f;
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
