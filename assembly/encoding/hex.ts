/** Base 16 (RFC 4648 §8), in lower case: the only spelling that digests and key ids have here. */
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";

/** Two lower-case digits for each byte. */
export function encodeHex(bytes: Uint8Array): string {
  // UTF-16 units of ASCII digits, written straight into the new string's memory.
  const buffer = new ArrayBuffer(bytes.length * 4);
  const target = changetype<usize>(buffer);
  for (let i = 0; i < bytes.length; i++) {
    const byte = load<u8>(bytes.dataStart + i);
    store<u16>(target + i * 4, digitOf(byte >> 4));
    store<u16>(target + i * 4, digitOf(byte & 15), 2);
  }
  return String.UTF16.decode(buffer);
}

/** The bytes of pairs of lower-case digits. HexInvalid for an odd length, an upper-case digit or anything else. */
export function decodeHex(text: string): Result<Uint8Array> {
  if ((text.length & 1) != 0) return fail<Uint8Array>(FaultCode.HexInvalid, "an odd number of hexadecimal digits");
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    const high = valueOf(text.charCodeAt(i * 2));
    const low = valueOf(text.charCodeAt(i * 2 + 1));
    if (high < 0 || low < 0) {
      const at = high < 0 ? i * 2 : i * 2 + 1;
      return fail<Uint8Array>(FaultCode.HexInvalid, `not a lower-case hexadecimal digit at character ${at}`);
    }
    store<u8>(bytes.dataStart + i, <u8>((high << 4) | low));
  }
  return ok(bytes);
}

function digitOf(value: u8): u16 {
  return <u16>(value < 10 ? 0x30 + value : 0x57 + value);
}

function valueOf(unit: i32): i32 {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  return unit >= 0x61 && unit <= 0x66 ? unit - 0x57 : -1;
}
