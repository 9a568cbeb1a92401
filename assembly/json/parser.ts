/** The parser behind `parseJson`: one pass over the bytes, no recursion, every refusal with its place (RFC 8259 §2). */
import { DuplicateFinder } from "./duplicates";
import { JsonKind } from "./kind";
import { scanNumber } from "./numbers";
import { StringScanner } from "./strings";
import { Tape } from "./tape";

/** The longest part of a name that is quoted in a message. */
const MAX_QUOTED_BYTES: usize = 64;

/** Parses one document; use once. */
@final
export class JsonParser {
  readonly tape: Tape;
  private readonly base: usize;
  private readonly end: usize;
  private cursor: usize;
  private readonly strings: StringScanner = new StringScanner();
  private readonly duplicates: DuplicateFinder;
  /** The innermost open container's entry, or -1. */
  private open: i32 = -1;
  private depth: i32 = 0;
  /** Whether the value that was begun last has ended. */
  private complete: bool = false;

  constructor(
    document: Uint8Array,
    private readonly maxDepth: i32,
    private readonly maxValues: i32,
  ) {
    const tape = new Tape(document);
    this.tape = tape;
    this.duplicates = new DuplicateFinder(tape);
    this.base = document.dataStart;
    this.end = this.base + document.length;
    this.cursor = this.base;
  }

  /** The byte at which `run` stopped. */
  get offset(): u32 {
    return <u32>(this.cursor - this.base);
  }

  /** Fills the tape. Returns what is wrong, or null. */
  run(): string | null {
    do {
      let problem = this.beginValue();
      while (problem == null && this.complete && this.open >= 0) problem = this.afterElement();
      if (problem != null) return problem;
    } while (this.open >= 0);
    this.skipWhitespace();
    return this.cursor == this.end ? null : "unexpected text after the value";
  }

  /** A whole scalar or an empty container, or the opening of a container up to its first value. */
  private beginValue(): string | null {
    this.skipWhitespace();
    if (this.cursor >= this.end) return "a value is missing";
    if (this.tape.count >= this.maxValues) return `more than ${this.maxValues} values and names`;
    switch (load<u8>(this.cursor)) {
      case 0x22:
        this.complete = true;
        return this.stringValue();
      case 0x5b:
        return this.openContainer(JsonKind.Array);
      case 0x7b:
        return this.openContainer(JsonKind.Object);
      case 0x66:
        return this.literal("false", JsonKind.False);
      case 0x6e:
        return this.literal("null", JsonKind.Null);
      case 0x74:
        return this.literal("true", JsonKind.True);
      default:
        return this.number();
    }
  }

  private openContainer(kind: JsonKind): string | null {
    if (++this.depth > this.maxDepth) return `nested deeper than ${this.maxDepth}`;
    this.open = this.tape.pushOpen(kind, this.offset, this.open);
    this.cursor++;
    this.complete = false;
    this.skipWhitespace();
    if (this.cursor < this.end && load<u8>(this.cursor) == closingBracket(kind)) return this.closeContainer();
    return kind == JsonKind.Object ? this.name() : null;
  }

  /** What stands behind an element or a member: a comma (and then the next name) or the closing bracket. */
  private afterElement(): string | null {
    this.tape.countElement(this.open);
    this.skipWhitespace();
    if (this.cursor >= this.end) return "the document ends within an array or object";
    const kind = this.tape.kind(this.open);
    const byte = load<u8>(this.cursor);
    if (byte == closingBracket(kind)) return this.closeContainer();
    if (byte != 0x2c) return "a comma or closing bracket is missing";
    this.cursor++;
    this.complete = false;
    return kind == JsonKind.Object ? this.name() : null;
  }

  private closeContainer(): string | null {
    const entry = this.open;
    this.cursor++;
    this.open = this.tape.close(entry, this.offset);
    this.depth--;
    this.complete = true;
    return this.tape.kind(entry) == JsonKind.Object ? this.refuseDuplicates(entry) : null;
  }

  private refuseDuplicates(object: i32): string | null {
    const name = this.duplicates.find(object);
    if (name < 0) return null;
    this.cursor = this.base + this.tape.start(name);
    return `duplicate key ${this.quoted(name)}`;
  }

  /** A name's own spelling, which has no control characters, cut between two characters when it is long. */
  private quoted(name: i32): string {
    const start = this.base + this.tape.start(name);
    const end = this.base + this.tape.end(name);
    if (end - start <= MAX_QUOTED_BYTES) return String.UTF8.decodeUnsafe(start, end - start);
    let cut = start + MAX_QUOTED_BYTES;
    while ((load<u8>(cut) & 0xc0) == 0x80) cut--;
    return String.UTF8.decodeUnsafe(start, cut - start) + '…"';
  }

  private name(): string | null {
    this.skipWhitespace();
    if (this.cursor >= this.end || load<u8>(this.cursor) != 0x22) return "a name in quotes is missing";
    const problem = this.stringValue();
    if (problem != null) return problem;
    this.skipWhitespace();
    if (this.cursor >= this.end || load<u8>(this.cursor) != 0x3a) return "a colon is missing";
    this.cursor++;
    return null;
  }

  private stringValue(): string | null {
    const start = this.offset;
    const strings = this.strings;
    const problem = strings.scan(this.cursor + 1, this.end);
    this.cursor = strings.cursor;
    if (problem == null) this.tape.pushScalar(JsonKind.String, start, this.offset, strings.escaped);
    return problem;
  }

  private literal(text: string, kind: JsonKind): string | null {
    const length = <usize>text.length;
    for (let i: usize = 0; i < length; i++) {
      if (this.cursor + i >= this.end || load<u8>(this.cursor + i) != text.charCodeAt(<i32>i))
        return "not a JSON value";
    }
    return this.scalar(kind, this.cursor + length);
  }

  private number(): string | null {
    const behind = scanNumber(this.cursor, this.end);
    return behind == 0 ? "not a JSON value" : this.scalar(JsonKind.Number, behind);
  }

  private scalar(kind: JsonKind, behind: usize): string | null {
    this.tape.pushScalar(kind, this.offset, <u32>(behind - this.base), false);
    this.cursor = behind;
    this.complete = true;
    return null;
  }

  private skipWhitespace(): void {
    let pointer = this.cursor;
    while (pointer < this.end) {
      const byte = load<u8>(pointer);
      if (byte != 0x20 && byte != 0x0a && byte != 0x0d && byte != 0x09) break;
      pointer++;
    }
    this.cursor = pointer;
  }
}

function closingBracket(kind: JsonKind): u8 {
  return kind == JsonKind.Object ? 0x7d : 0x5d;
}
