/** A cursor over the bytes of a pattern, which must be UTF-8; what it refuses is said as Go's regexp says it. */
import { Fault, FaultCode } from "../fault/fault";
import { codePointOf, decode, REPLACEMENT, textOf, widthOf } from "./decode";

/** So many bytes of an expression are repeated in a fault. */
const LONGEST_EXCERPT = 160;

const NOT_UTF8 = "invalid UTF-8";

/** Where the parser is, and what stopped it. */
@final
export class PatternReader {
  /** What is wrong with the pattern: the first thing that was refused. */
  fault: Fault | null = null;
  /** The offset of the next byte. */
  at: i32 = 0;

  private hasNoPosixClassEnd: bool = false;

  constructor(private readonly pattern: Uint8Array) {}

  /** The pattern's length in bytes. */
  get length(): i32 {
    return this.pattern.length;
  }

  /** Whether nothing is left. */
  get isAtEnd(): bool {
    return this.at >= this.pattern.length;
  }

  /** The byte so far ahead, or -1 behind the end. */
  peek(ahead: i32 = 0): i32 {
    const offset = this.at + ahead;
    return offset < this.pattern.length ? <i32>load<u8>(this.pattern.dataStart + offset) : -1;
  }

  /** Steps over a byte if it is this one. */
  skip(byte: i32): bool {
    if (this.peek() != byte) return false;
    this.at++;
    return true;
  }

  /** The next character, -1 when it is refused as no UTF-8; U+FFFD at the end. */
  next(): i32 {
    if (this.isAtEnd) return REPLACEMENT;
    const decoded = this.decodeAt(this.at);
    if (isIllFormed(decoded)) {
      this.refuse(NOT_UTF8, this.at, this.length);
      return -1;
    }
    this.at += widthOf(decoded);
    return codePointOf(decoded);
  }

  /** The offset of the first such bytes, one or two, from an offset on, or -1. */
  indexOf(first: i32, second: i32, from: i32): i32 {
    for (let i = from; i < this.length; i++) {
      if (this.byteAt(i) != first) continue;
      if (second < 0 || (i + 1 < this.length && this.byteAt(i + 1) == second)) return i;
    }
    return -1;
  }

  /** The offset of the first `:]` from an offset on, or -1. What was not found once is not sought again further on. */
  posixClassEnd(from: i32): i32 {
    if (this.hasNoPosixClassEnd) return -1;
    const end = this.indexOf(0x3a, 0x5d, from);
    this.hasNoPosixClassEnd = end < 0;
    return end;
  }

  /** Refuses a part that is not UTF-8. */
  requireUtf8(from: i32, to: i32): bool {
    for (let i = from; i < to;) {
      const decoded = this.decodeAt(i);
      if (isIllFormed(decoded)) return this.refuse(NOT_UTF8, i, to);
      i += widthOf(decoded);
    }
    return true;
  }

  /** The text of a part, which must be UTF-8. */
  slice(from: i32, to: i32): string {
    return String.UTF8.decodeUnsafe(this.pattern.dataStart + from, to - from);
  }

  /** Notes what is wrong with a part of the pattern; false, for callers to return. */
  refuse(message: string, from: i32, to: i32): bool {
    if (this.fault != null) return false;
    const isLong = to - from > LONGEST_EXCERPT;
    const excerpt = textOf(this.pattern, from, isLong ? from + LONGEST_EXCERPT : to);
    this.fault = new Fault(FaultCode.RegexInvalid, message + ": `" + excerpt + (isLong ? "…" : "") + "`");
    return false;
  }

  /** The same of the whole pattern. */
  refuseAll(message: string): bool {
    return this.refuse(message, 0, this.length);
  }

  private byteAt(offset: i32): i32 {
    return load<u8>(this.pattern.dataStart + offset);
  }

  private decodeAt(offset: i32): u32 {
    return decode(this.pattern.dataStart + offset, this.pattern.dataStart + this.length);
  }
}

function isIllFormed(decoded: u32): bool {
  return codePointOf(decoded) == REPLACEMENT && widthOf(decoded) == 1;
}
