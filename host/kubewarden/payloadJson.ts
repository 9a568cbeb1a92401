/**
 * JSON payloads of Kubewarden's host calls (RFC 8259), parsed with the places of their values: complaints are worded as
 * Kubewarden's hosts word them, which policies hand on to people, and those name a line and a column.
 */

/** Nested arrays and objects; the limit of Kubewarden's hosts too. */
const MAX_DEPTH = 128;

/** A payload that cannot be read. */
export class PayloadError extends Error {
  override readonly name = "PayloadError";
}

/** Where a value begins and ends, in bytes. */
interface Place {
  readonly start: number;
  readonly end: number;
}

/** A parsed value. Members keep their order; a name may come twice. */
export type PayloadValue = Place &
  (
    | { readonly kind: "null" }
    | { readonly kind: "boolean"; readonly value: boolean }
    | { readonly kind: "number"; readonly text: string }
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "array"; readonly elements: readonly PayloadValue[] }
    | { readonly kind: "object"; readonly members: readonly Member[] }
  );

interface Member {
  readonly name: string;
  /** Behind the name. */
  readonly end: number;
  readonly value: PayloadValue;
}

/** Parses one document. Throws PayloadError. */
export function parsePayload(bytes: Uint8Array): PayloadValue {
  return new PayloadParser(bytes).document();
}

/** ` at line L column C`: how many bytes of the line stand before `end`. */
export function placeText(bytes: Uint8Array, end: number): string {
  let line = 1;
  let lineStart = 0;
  for (let index = 0; index < end && index < bytes.length; index++) {
    if (bytes[index] !== 0x0a) continue;
    line++;
    lineStart = index + 1;
  }
  return ` at line ${line} column ${end - lineStart}`;
}

const LITERALS = {
  null: { kind: "null" },
  true: { kind: "boolean", value: true },
  false: { kind: "boolean", value: false },
} as const;
const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

class PayloadParser {
  #position = 0;
  #depth = 0;

  constructor(private readonly bytes: Uint8Array) {}

  document(): PayloadValue {
    const value = this.#value();
    this.#skipBlanks();
    if (this.#position < this.bytes.length) this.#fail("trailing characters", 1);
    return value;
  }

  #value(): PayloadValue {
    this.#skipBlanks();
    const byte = this.#peek();
    if (byte === "") this.#fail("EOF while parsing a value");
    if (byte === "{" || byte === "[") return this.#nested(byte);
    const start = this.#position;
    if (byte === '"') return { kind: "string", value: this.#string(), start, end: this.#position };
    if (byte === "-" || (byte >= "0" && byte <= "9"))
      return { kind: "number", text: this.#number(), start, end: this.#position };
    for (const [word, literal] of Object.entries(LITERALS)) {
      if (byte !== word[0]) continue;
      if (this.#ascii(word.length) !== word) this.#fail("expected ident", 1);
      this.#position += word.length;
      return { ...literal, start, end: this.#position };
    }
    return this.#fail("expected value", 1);
  }

  #nested(open: "{" | "["): PayloadValue {
    if (++this.#depth >= MAX_DEPTH) this.#fail("recursion limit exceeded", 1);
    const start = this.#position++;
    const members: Member[] = [];
    const elements: PayloadValue[] = [];
    const isObject = open === "{";
    const close = isObject ? "}" : "]";
    for (let isFirst = true; !this.#closes(close, isFirst, isObject); isFirst = false) {
      if (isObject) members.push(this.#member());
      else elements.push(this.#value());
    }
    this.#depth--;
    const place = { start, end: this.#position };
    return isObject ? { kind: "object", members, ...place } : { kind: "array", elements, ...place };
  }

  /** Moves over the closing sign, or over the comma before a further element. */
  #closes(close: string, isFirst: boolean, isObject: boolean): boolean {
    this.#skipBlanks();
    const byte = this.#peek();
    if (byte === "") this.#fail(`EOF while parsing ${isObject ? "an object" : "a list"}`);
    if (byte === close) {
      this.#position++;
      return true;
    }
    if (isFirst) return false;
    if (byte !== ",") this.#fail(`expected \`,\` or \`${close}\``, 1);
    this.#position++;
    this.#skipBlanks();
    if (this.#peek() === close) this.#fail("trailing comma", 1);
    return false;
  }

  #member(): Member {
    this.#skipBlanks();
    if (this.#peek() !== '"') this.#fail("key must be a string", 1);
    const name = this.#string();
    const end = this.#position;
    this.#skipBlanks();
    if (this.#peek() === "") this.#fail("EOF while parsing an object");
    if (this.#peek() !== ":") this.#fail("expected `:`", 1);
    this.#position++;
    return { name, end, value: this.#value() };
  }

  #number(): string {
    const match = NUMBER.exec(this.#ascii(Math.min(64, this.bytes.length - this.#position)));
    const text = match?.[0] ?? "";
    this.#position += text.length;
    // Behind "-", "01" or "1." stands what cannot be there.
    if (text === "" || /[0-9.eE+-]/.test(this.#peek())) this.#fail("invalid number", 1);
    return text;
  }

  #string(): string {
    const start = ++this.#position;
    let text = "";
    let from = start;
    for (;;) {
      const byte = this.bytes[this.#position];
      if (byte === undefined) this.#fail("EOF while parsing a string");
      if (byte < 0x20) this.#fail("control character (\\u0000-\\u001F) found while parsing a string", 1);
      if (byte !== 0x22 && byte !== 0x5c) {
        this.#position++;
        continue;
      }
      text += this.#utf8(from, this.#position);
      this.#position++;
      if (byte === 0x22) return text;
      text += this.#escape();
      from = this.#position;
    }
  }

  #escape(): string {
    const letter = this.#peek();
    if (letter === "") this.#fail("EOF while parsing a string");
    this.#position++;
    if (letter !== "u") return ESCAPES[letter] ?? this.#fail("invalid escape");
    const unit = this.#hex();
    if (unit >= 0xdc00 && unit <= 0xdfff) this.#fail("lone leading surrogate in hex escape");
    if (unit < 0xd800 || unit > 0xdbff) return String.fromCharCode(unit);
    if (this.#ascii(2) !== "\\u") this.#fail("unexpected end of hex escape", 1);
    this.#position += 2;
    const low = this.#hex();
    if (low < 0xdc00 || low > 0xdfff) this.#fail("lone leading surrogate in hex escape");
    return String.fromCharCode(unit, low);
  }

  #hex(): number {
    const digits = this.#ascii(4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail("invalid escape", 1);
    this.#position += 4;
    return parseInt(digits, 16);
  }

  #utf8(start: number, end: number): string {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.bytes.subarray(start, end));
    } catch {
      return this.#fail("invalid unicode code point");
    }
  }

  #skipBlanks(): void {
    while ([0x20, 0x09, 0x0a, 0x0d].includes(this.bytes[this.#position] ?? 0)) this.#position++;
  }

  /** The next byte as a character; "" at the end. */
  #peek(): string {
    return this.#ascii(1);
  }

  #ascii(length: number): string {
    return String.fromCharCode(...this.bytes.subarray(this.#position, this.#position + length));
  }

  #fail(message: string, further = 0): never {
    const end = Math.min(this.#position + further, this.bytes.length);
    throw new PayloadError(`${message}${placeText(this.bytes, end)}`);
  }
}
