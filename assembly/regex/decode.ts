/** Code points of UTF-8 text as RE2 reads it: a byte that begins no well-formed sequence is U+FFFD, one byte wide. */
import { utf8SequenceLength } from "../bytes/utf8Sequence";

/** The largest code point. */
export const MAX_CODE_POINT: u32 = 0x10ffff;
/** U+FFFD, the replacement character. */
export const REPLACEMENT: u32 = 0xfffd;

/** The code point at `pointer`; its width, 1 to 4 bytes, stands in the highest eight bits. Requires `pointer < end`. */
export function decode(pointer: usize, end: usize): u32 {
  const lead = <u32>load<u8>(pointer);
  if (lead < 0x80) return lead | (1 << 24);
  const length = utf8SequenceLength(pointer, end);
  if (length == 0) return REPLACEMENT | (1 << 24);
  if (length == 2) return ((lead & 0x1f) << 6) | follower(pointer, 1) | (2 << 24);
  if (length == 3) return ((lead & 0x0f) << 12) | (follower(pointer, 1) << 6) | follower(pointer, 2) | (3 << 24);
  return (
    ((lead & 0x07) << 18) |
    (follower(pointer, 1) << 12) |
    (follower(pointer, 2) << 6) |
    follower(pointer, 3) |
    (4 << 24)
  );
}

/** The code point of what `decode` gave. */
// @ts-ignore: decorator
@inline
export function codePointOf(decoded: u32): u32 {
  return decoded & 0xffffff;
}

/** The width in bytes of what `decode` gave. */
// @ts-ignore: decorator
@inline
export function widthOf(decoded: u32): i32 {
  return <i32>(decoded >> 24);
}

/** Whether a byte is a letter, digit or underscore of ASCII: what \b and \w know as a word's characters. */
export function isWordByte(byte: u32): bool {
  return (byte | 0x20) - 0x61 < 26 || byte - 0x30 < 10 || byte == 0x5f;
}

/** The text of the bytes, with U+FFFD for what is not well-formed. */
export function textOf(bytes: Uint8Array, from: i32, to: i32): string {
  const end = bytes.dataStart + to;
  let text = "";
  for (let pointer = bytes.dataStart + from; pointer < end;) {
    const decoded = decode(pointer, end);
    text += String.fromCodePoint(codePointOf(decoded));
    pointer += widthOf(decoded);
  }
  return text;
}

function follower(pointer: usize, index: i32): u32 {
  return load<u8>(pointer + index) & 0x3f;
}
