/** Writes JSON (RFC 8259) as UTF-8, without whitespace; strings are escaped as little as RFC 8785 §3.2.2.2 asks. */
import { storeUtf8 } from "../bytes/utf8Sequence";

/**
 * Builds one document. Commas are its business; that calls are balanced, that each member has a name and that names
 * differ is the caller's and not checked. Members stand in the order of the calls: this alone makes no canonical form.
 */
@final
export class JsonWriter {
  private buffer: StaticArray<u8> = new StaticArray<u8>(256);
  private length: i32 = 0;
  private needsComma: bool = false;

  /** Opens an object. */
  beginObject(): JsonWriter {
    return this.begin(0x7b);
  }

  /** Closes it. */
  endObject(): JsonWriter {
    return this.end(0x7d);
  }

  /** Opens an array. */
  beginArray(): JsonWriter {
    return this.begin(0x5b);
  }

  /** Closes it. */
  endArray(): JsonWriter {
    return this.end(0x5d);
  }

  /** A member's name; the next value is the member's. */
  key(name: string): JsonWriter {
    this.separate();
    this.writeString(name);
    this.writeByte(0x3a);
    this.needsComma = false;
    return this;
  }

  /** A string. A lone surrogate, which UTF-8 cannot carry, becomes U+FFFD. */
  string(text: string): JsonWriter {
    this.separate();
    this.writeString(text);
    return this;
  }

  /** A string of ASCII characters that need no escape, such as base64: that they are is the caller's promise. */
  plainString(ascii: Uint8Array): JsonWriter {
    this.separate();
    this.writeByte(0x22);
    this.append(ascii);
    this.writeByte(0x22);
    return this;
  }

  /** An integer in decimal. Readers that hold numbers as IEEE doubles are exact up to 2^53. */
  integer(value: i64): JsonWriter {
    return this.ascii(value.toString());
  }

  /** true or false. */
  boolean(value: bool): JsonWriter {
    return this.ascii(value ? "true" : "false");
  }

  /** null. */
  nullValue(): JsonWriter {
    return this.ascii("null");
  }

  /** A whole value in its own spelling; that it is one is the caller's promise. */
  raw(bytes: Uint8Array): JsonWriter {
    this.separate();
    this.append(bytes);
    return this;
  }

  /** A copy of what was written so far. */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.length);
    memory.copy(bytes.dataStart, changetype<usize>(this.buffer), this.length);
    return bytes;
  }

  private begin(bracket: u8): JsonWriter {
    this.separate();
    this.writeByte(bracket);
    this.needsComma = false;
    return this;
  }

  private end(bracket: u8): JsonWriter {
    this.writeByte(bracket);
    this.needsComma = true;
    return this;
  }

  private ascii(text: string): JsonWriter {
    this.separate();
    for (let i = 0; i < text.length; i++) this.writeByte(<u8>text.charCodeAt(i));
    return this;
  }

  /** Writes the comma before a value or name that has a sibling before it. */
  private separate(): void {
    if (this.needsComma) this.writeByte(0x2c);
    this.needsComma = true;
  }

  private writeString(text: string): void {
    this.writeByte(0x22);
    for (let i = 0; i < text.length; i++) {
      const scalar = scalarAt(text, i);
      if (scalar > 0xffff) i++;
      if (scalar < 0x20 || scalar == 0x22 || scalar == 0x5c) this.writeEscape(<u8>scalar);
      else {
        this.reserve(4);
        this.length += storeUtf8(changetype<usize>(this.buffer) + this.length, scalar);
      }
    }
    this.writeByte(0x22);
  }

  private writeEscape(character: u8): void {
    this.writeByte(0x5c);
    const letter = escapeLetter(character);
    this.writeByte(letter);
    if (letter != 0x75) return;
    this.writeByte(0x30);
    this.writeByte(0x30);
    this.writeByte(0x30 + (character >> 4));
    const low = character & 15;
    this.writeByte(low < 10 ? 0x30 + low : 0x57 + low);
  }

  private append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    memory.copy(changetype<usize>(this.buffer) + this.length, bytes.dataStart, bytes.length);
    this.length += bytes.length;
  }

  private writeByte(byte: u8): void {
    this.reserve(1);
    unchecked((this.buffer[this.length++] = byte));
  }

  private reserve(size: i32): void {
    const needed = this.length + size;
    if (needed <= this.buffer.length) return;
    const larger = new StaticArray<u8>(max(needed, this.buffer.length * 2));
    memory.copy(changetype<usize>(larger), changetype<usize>(this.buffer), this.length);
    this.buffer = larger;
  }
}

/** The character at an index of UTF-16; U+FFFD for a lone surrogate. */
function scalarAt(text: string, index: i32): u32 {
  const unit = <u32>text.charCodeAt(index);
  if ((unit & 0xf800) != 0xd800) return unit;
  const second = unit < 0xdc00 && index + 1 < text.length ? <u32>text.charCodeAt(index + 1) : 0;
  if ((second & 0xfc00) != 0xdc00) return 0xfffd;
  return 0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00);
}

/** The letter behind the backslash; `u` when the character has none of its own. */
function escapeLetter(character: u8): u8 {
  switch (character) {
    case 0x22:
    case 0x5c:
      return character;
    case 0x08:
      return 0x62;
    case 0x09:
      return 0x74;
    case 0x0a:
      return 0x6e;
    case 0x0c:
      return 0x66;
    case 0x0d:
      return 0x72;
    default:
      return 0x75;
  }
}
