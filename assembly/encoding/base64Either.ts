/** Base 64 as protobuf's JSON and DSSE let writers choose it: RFC 4648 §4 or §5, with or without padding. */
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";

const PAD: u8 = 0x3d;
/** Bit 6 marks the digits that only the standard alphabet has, bit 7 those of the URL alphabet; both, what neither has. */
const ALPHABETS: u32 = 0xc0;

/**
 * The bytes that the ASCII text stands for. Of the four spellings each is strict: Base64Invalid for characters of both
 * alphabets in one text, any other character (white space too), padding that is not whole, a length that no bytes have,
 * and bits behind the last byte that are not zero (RFC 4648 §3.5).
 */
export function decodeBase64Either(text: Uint8Array): Result<Uint8Array> {
  const count = text.length - paddingLength(text);
  const rest = count & 3;
  if (rest == 1) return invalid("no bytes have this length");
  const groups = count >> 2;
  const bytes = new Uint8Array(groups * 3 + max(rest - 1, 0));
  const table = digits();
  let seen: u32 = 0;
  let source = text.dataStart;
  let target = bytes.dataStart;
  for (let i = 0; i < groups; i++) {
    const a = <u32>load<u8>(table + load<u8>(source));
    const b = <u32>load<u8>(table + load<u8>(source, 1));
    const c = <u32>load<u8>(table + load<u8>(source, 2));
    const d = <u32>load<u8>(table + load<u8>(source, 3));
    seen |= a | b | c | d;
    const bits = ((a & 63) << 18) | ((b & 63) << 12) | ((c & 63) << 6) | (d & 63);
    store<u8>(target, <u8>(bits >> 16));
    store<u8>(target, <u8>(bits >> 8), 1);
    store<u8>(target, <u8>bits, 2);
    source += 4;
    target += 3;
  }
  let bits: u32 = 0;
  for (let i = 0; i < rest; i++) {
    const digit = <u32>load<u8>(table + load<u8>(source + i));
    seen |= digit;
    bits = (bits << 6) | (digit & 63);
  }
  if ((seen & ALPHABETS) == ALPHABETS) return invalid("not of one base64 alphabet");
  return storeLast(bytes, target, bits, rest);
}

/** The one or two bytes that the last `rest` digits hold; they may hold nothing else. */
function storeLast(bytes: Uint8Array, target: usize, bits: u32, rest: i32): Result<Uint8Array> {
  if (rest == 2) {
    store<u8>(target, <u8>(bits >> 4));
    bits &= 15;
  } else if (rest == 3) {
    store<u8>(target, <u8>(bits >> 10));
    store<u8>(target, <u8>(bits >> 2), 1);
    bits &= 3;
  }
  return bits == 0 ? ok(bytes) : invalid("the bits behind the last byte are not zero");
}

/** How many padding characters end a text of whole groups: 0 to 2. */
function paddingLength(text: Uint8Array): i32 {
  const length = text.length;
  if ((length & 3) != 0 || length == 0 || text[length - 1] != PAD) return 0;
  return text[length - 2] == PAD ? 2 : 1;
}

/** For each byte the digit that it is, with the marks of `ALPHABETS`. */
function digits(): usize {
  // prettier-ignore
  return memory.data<u8>([
    255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,
    255,255,255,255,255,255,255,255,255,255,255,126,255,190,255,127, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61,255,255,255,255,255,255,
    255,  0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,255,255,255,255,191,
    255, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51,255,255,255,255,255,
    255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,
    255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,
    255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,
    255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,255,
  ]);
}

function invalid(detail: string): Result<Uint8Array> {
  return fail<Uint8Array>(FaultCode.Base64Invalid, detail);
}
