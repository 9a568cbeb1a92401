// Harness exports for assembly/encoding and assembly/time.
import { decodeBase64, decodeBase64Url, encodeBase64 } from "../../assembly/encoding/base64";
import { decodeHex, encodeHex } from "../../assembly/encoding/hex";
import { decodePem, decodePemBlocks } from "../../assembly/encoding/pem";
import { decodeUtf8, encodeUtf8, isUtf8 } from "../../assembly/encoding/utf8";
import { Result } from "../../assembly/fault/result";
import { Instant, parseRfc3339 } from "../../assembly/time/instant";

export function hexEncode(bytes: Uint8Array): string {
  return encodeHex(bytes);
}

export function hexDecode(text: string): Uint8Array | null {
  return orNull(decodeHex(text));
}

export function base64Encode(bytes: Uint8Array): string {
  return encodeBase64(bytes);
}

export function base64Decode(text: string): Uint8Array | null {
  return orNull(decodeBase64(text));
}

export function base64UrlDecode(text: string): Uint8Array | null {
  return orNull(decodeBase64Url(text));
}

export function utf8Valid(bytes: Uint8Array): bool {
  return isUtf8(bytes);
}

export function utf8Decode(bytes: Uint8Array): string | null {
  const result = decodeUtf8(bytes);
  return result.isOk ? result.value : null;
}

export function utf8Encode(text: string): Uint8Array {
  return encodeUtf8(text);
}

export function pemDecode(text: string, label: string): Uint8Array | null {
  return orNull(decodePem(text, label));
}

/** The fault's detail, or null when the block is accepted. */
export function pemProblem(text: string, label: string): string | null {
  const result = decodePem(text, label);
  return result.isOk ? null : result.fault!.detail;
}

/** The contents in hexadecimal, joined by commas, or null. */
export function pemBlocks(text: string, label: string): string | null {
  const result = decodePemBlocks(text, label);
  if (!result.isOk) return null;
  const hex = new Array<string>();
  for (let i = 0; i < result.value.length; i++) hex.push(encodeHex(result.value[i]));
  return hex.join(",");
}

/** The fault's detail, or null when all blocks are accepted. */
export function pemBlocksProblem(text: string, label: string): string | null {
  const result = decodePemBlocks(text, label);
  return result.isOk ? null : result.fault!.detail;
}

/** `seconds nanoseconds` in decimal, or null. */
export function rfc3339Parse(text: string): string | null {
  const result = parseRfc3339(text);
  return result.isOk ? `${result.value.seconds} ${result.value.nanoseconds}` : null;
}

/** Parsed and written again, or null. */
export function rfc3339Normalize(text: string): string | null {
  const result = parseRfc3339(text);
  return result.isOk ? result.value.toRfc3339() : null;
}

/** The days since 1970-01-01 at midnight, and those days read back. */
export function rfc3339OfDay(day: i32): string {
  return new Instant(<i64>day * 86400).toRfc3339();
}

/** The sign of the comparison of two times. */
export function rfc3339Compare(first: string, second: string): i32 {
  const order = parseRfc3339(first).value.compare(parseRfc3339(second).value);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

function orNull(result: Result<Uint8Array>): Uint8Array | null {
  return result.isOk ? result.value : null;
}
