/** JSON strings (RFC 8259 §7): a strict scan, and decoding of what was scanned. */
import { storeUtf8, utf8SequenceLength } from "../bytes/utf8Sequence";

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;

/** Scans one string after another; holds what the last scan found. */
@final
export class StringScanner {
  /** Behind the closing quote, or at the byte that is wrong. */
  cursor: usize = 0;
  /** Whether the string has escapes. */
  escaped: bool = false;

  /**
   * Scans a string whose opening quote stands right before `start`. Returns what is wrong, or null. Refused: control
   * characters, ill-formed UTF-8, unknown escapes, escapes of surrogates that are not a pair.
   */
  scan(start: usize, end: usize): string | null {
    this.cursor = start;
    this.escaped = false;
    while (true) {
      this.skipPlain(end);
      if (this.cursor >= end) return "the string does not end";
      const byte = load<u8>(this.cursor);
      if (byte == QUOTE) {
        this.cursor++;
        return null;
      }
      if (byte < 0x20) return "control character in a string";
      if (byte == BACKSLASH) {
        const problem = this.escape(end);
        if (problem != null) return problem;
      } else {
        const length = utf8SequenceLength(this.cursor, end);
        if (length == 0) return "invalid UTF-8";
        this.cursor += length;
      }
    }
  }

  /** Moves over ASCII characters that stand for themselves, eight at a time while that is possible. */
  private skipPlain(end: usize): void {
    let pointer = this.cursor;
    while (end - pointer >= 8 && isPlainWord(load<u64>(pointer))) pointer += 8;
    while (pointer < end && isPlain(load<u8>(pointer))) pointer++;
    this.cursor = pointer;
  }

  private escape(end: usize): string | null {
    this.escaped = true;
    if (end - this.cursor < 2) return "the string does not end";
    const letter = load<u8>(this.cursor, 1);
    if (letter == 0x75) return this.unicodeEscape(end);
    if (simpleEscape(letter) < 0) return "unknown escape";
    this.cursor += 2;
    return null;
  }

  private unicodeEscape(end: usize): string | null {
    const unit = hexUnit(this.cursor, end);
    if (unit < 0) return "\\u is not followed by four hexadecimal digits";
    if ((unit & 0xf800) != 0xd800) {
      this.cursor += 6;
      return null;
    }
    const second = unit < 0xdc00 ? hexUnit(this.cursor + 6, end) : -1;
    if ((second & 0xfffffc00) != 0xdc00) return "lone surrogate escape";
    this.cursor += 12;
    return null;
  }
}

/** The text of a scanned string between its quotes. */
export function decodeString(start: usize, end: usize, escaped: bool): string {
  if (!escaped) return String.UTF8.decodeUnsafe(start, end - start);
  // No escape is shorter than the UTF-8 form of what it stands for.
  const buffer = new ArrayBuffer(<i32>(end - start));
  const target = changetype<usize>(buffer);
  return String.UTF8.decodeUnsafe(target, unescape(start, end, target));
}

/** Writes the UTF-8 form of a scanned string to `target`, which has room for `end - start` bytes; returns its length. */
export function unescape(start: usize, end: usize, target: usize): usize {
  let to = target;
  for (let from = start; from < end;) {
    const byte = load<u8>(from);
    if (byte != BACKSLASH) {
      store<u8>(to++, byte);
      from++;
      continue;
    }
    const letter = load<u8>(from, 1);
    if (letter != 0x75) {
      store<u8>(to++, <u8>simpleEscape(letter));
      from += 2;
      continue;
    }
    const unit = <u32>hexUnit(from, end);
    from += 6;
    let scalar = unit;
    if ((unit & 0xf800) == 0xd800) {
      scalar = 0x10000 + ((unit - 0xd800) << 10) + (<u32>hexUnit(from, end) - 0xdc00);
      from += 6;
    }
    to += storeUtf8(to, scalar);
  }
  return to - target;
}

/** The character that a one-letter escape stands for, or -1. */
function simpleEscape(letter: u8): i32 {
  switch (letter) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f:
      return letter;
    case 0x62:
      return 0x08;
    case 0x66:
      return 0x0c;
    case 0x6e:
      return 0x0a;
    case 0x72:
      return 0x0d;
    case 0x74:
      return 0x09;
    default:
      return -1;
  }
}

/** The UTF-16 unit that the escape \uXXXX at `pointer` stands for, or -1 when there is none before `end`. */
function hexUnit(pointer: usize, end: usize): i32 {
  if (end < pointer + 6 || load<u8>(pointer) != BACKSLASH || load<u8>(pointer, 1) != 0x75) return -1;
  let unit = 0;
  for (let i: usize = 2; i < 6; i++) {
    const digit = hexDigit(load<u8>(pointer + i));
    if (digit < 0) return -1;
    unit = (unit << 4) | digit;
  }
  return unit;
}

function hexDigit(byte: u8): i32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function isPlain(byte: u8): bool {
  return byte >= 0x20 && byte < 0x80 && byte != QUOTE && byte != BACKSLASH;
}

/**
 * Whether all eight bytes are plain. Each of the three differences sets the top bit of the lowest byte that is below
 * 0x20, a quote or a backslash; a borrow may set bits above it too, which only sends the word to the slow loop.
 */
function isPlainWord(word: u64): bool {
  const ones: u64 = 0x0101010101010101;
  const quotes = word ^ (ones * QUOTE);
  const backslashes = word ^ (ones * BACKSLASH);
  const special = (word - ones * 0x20) | ((quotes - ones) & ~quotes) | ((backslashes - ones) & ~backslashes) | word;
  return (special & (ones * 0x80)) == 0;
}
