/** Bytes in JSON documents: strings of base 64 (RFC 4648). */
import { decodeBase64Either } from "../encoding/base64Either";
import { encodeUtf8 } from "../encoding/utf8";
import { FaultCode } from "../fault/fault";
import { Result, fail } from "../fault/result";
import { JsonValue } from "../json/document";

const BACKSLASH: u8 = 0x5c;

/**
 * The bytes that a JSON string of base64 stands for, in either alphabet, with or without padding; they are decoded where
 * the string stands. CR and LF are passed over, as Go's and JavaScript's readers do: some bundles are wrapped like MIME.
 * Base64Invalid for another kind of value and for what `decodeBase64Either` refuses.
 */
export function decodeBase64Member(value: JsonValue): Result<Uint8Array> {
  if (!value.isString) return fail<Uint8Array>(FaultCode.Base64Invalid, "not a string of base64");
  const spelling = value.source.subarray(value.start + 1, value.end - 1);
  if (!hasEscape(spelling)) return decodeBase64Either(spelling);
  // Line ends can only be escapes, and some writers escape the solidus.
  return decodeBase64Either(encodeUtf8(value.asString().replaceAll("\r", "").replaceAll("\n", "")));
}

function hasEscape(spelling: Uint8Array): bool {
  const end = spelling.dataStart + spelling.length;
  for (let pointer = spelling.dataStart; pointer < end; pointer++) {
    if (load<u8>(pointer) == BACKSLASH) return true;
  }
  return false;
}
