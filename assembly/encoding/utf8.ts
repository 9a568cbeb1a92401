/** UTF-8 (RFC 3629), strict, and without any meaning for a byte order mark: U+FEFF is a character like others. */
import { utf8SequenceLength } from "../bytes/utf8Sequence";
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";

/** Whether the bytes are well-formed: no overlong forms, no surrogates, nothing above U+10FFFF, nothing cut off. */
export function isUtf8(bytes: Uint8Array): bool {
  return illFormedAt(bytes) < 0;
}

/** The text that the bytes encode, all of it. Utf8Invalid, with the offset, when they are not well-formed. */
export function decodeUtf8(bytes: Uint8Array): Result<string> {
  const at = illFormedAt(bytes);
  if (at >= 0) return fail<string>(FaultCode.Utf8Invalid, `invalid UTF-8 at byte ${at}`);
  return ok(String.UTF8.decodeUnsafe(bytes.dataStart, bytes.length));
}

/** The UTF-8 form of a text. A lone surrogate, which UTF-8 cannot carry, becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  return Uint8Array.wrap(String.UTF8.encode(text, false, String.UTF8.ErrorMode.REPLACE));
}

/** Offset of the first sequence that is not well-formed, or -1. */
function illFormedAt(bytes: Uint8Array): i32 {
  const start = bytes.dataStart;
  const end = start + bytes.length;
  let pointer = start;
  while (pointer < end) {
    // Eight ASCII bytes at a time.
    while (end - pointer >= 8 && (load<u64>(pointer) & 0x8080808080808080) == 0) pointer += 8;
    if (pointer >= end) break;
    if (load<u8>(pointer) < 0x80) {
      pointer++;
      continue;
    }
    const length = utf8SequenceLength(pointer, end);
    if (length == 0) return <i32>(pointer - start);
    pointer += length;
  }
  return -1;
}
