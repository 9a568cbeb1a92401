/** A value of a parsed JSON document. */
import { FaultCode } from "../fault/fault";
import { Result, fail } from "../fault/result";
import { JsonKind } from "./kind";
import { Integer, exactInteger } from "./numbers";
import { decodeString } from "./strings";
import { Tape } from "./tape";

/**
 * A cursor into a parsed document; made by `parseJson`. Cheap: strings are decoded when they are asked for. Asking for
 * what the kind does not have (a string of a number, an element that is not there) is a defect of the caller and traps.
 */
@final
export class JsonValue {
  /** Where the last element that was asked for stands: loops from the first to the last element are linear. */
  private lastIndex: i32 = 0;
  private lastEntry: i32;

  constructor(
    private readonly tape: Tape,
    private readonly entry: i32,
  ) {
    this.lastEntry = entry + 1;
  }

  /** What the value is. */
  get kind(): JsonKind {
    return this.tape.kind(this.entry);
  }

  /** Whether it is null. */
  get isNull(): bool {
    return this.kind == JsonKind.Null;
  }

  /** Whether it is true or false. */
  get isBoolean(): bool {
    return this.kind == JsonKind.True || this.kind == JsonKind.False;
  }

  /** Whether it is a number. */
  get isNumber(): bool {
    return this.kind == JsonKind.Number;
  }

  /** Whether it is a string. */
  get isString(): bool {
    return this.kind == JsonKind.String;
  }

  /** Whether it is an array. */
  get isArray(): bool {
    return this.kind == JsonKind.Array;
  }

  /** Whether it is an object. */
  get isObject(): bool {
    return this.kind == JsonKind.Object;
  }

  /** The elements of an array or members of an object; 0 for every other kind. */
  get length(): i32 {
    return this.tape.length(this.entry);
  }

  /** The element of an array, counted from 0. In order of the index the calls are of constant time. */
  at(index: i32): JsonValue {
    if (!this.isArray) unreachable();
    return new JsonValue(this.tape, this.seek(index));
  }

  /** The name of an object's member, decoded; members stand in document order. */
  keyAt(index: i32): string {
    if (!this.isObject) unreachable();
    return this.decode(this.seek(index));
  }

  /** The value of an object's member. */
  valueAt(index: i32): JsonValue {
    if (!this.isObject) unreachable();
    return new JsonValue(this.tape, this.seek(index) + 1);
  }

  /** The value of the object's member of exactly this name, or null. Null also for a value that is no object. */
  get(key: string): JsonValue | null {
    if (!this.isObject) return null;
    const count = this.length;
    let entry = this.entry + 1;
    for (let i = 0; i < count; i++) {
      if (this.isNamed(entry, key)) return new JsonValue(this.tape, entry + 1);
      entry = this.tape.next(entry + 1);
    }
    return null;
  }

  /** The decoded text of a string. It has no lone surrogates; it may have any other character, U+0000 too. */
  asString(): string {
    if (!this.isString) unreachable();
    return this.decode(this.entry);
  }

  /** The truth value of a boolean. */
  asBoolean(): bool {
    if (!this.isBoolean) unreachable();
    return this.kind == JsonKind.True;
  }

  /** The exact integer that a number is. JsonInvalid for another kind, a fraction, an exponent, -0, more than 64 bits. */
  integer(): Result<Integer> {
    if (!this.isNumber) return fail<Integer>(FaultCode.JsonInvalid, "not a number");
    const base = this.tape.document.dataStart;
    return exactInteger(base + this.tape.start(this.entry), base + this.tape.end(this.entry));
  }

  /** Byte offset of the value in the document; for a string that of its opening quote. */
  get start(): i32 {
    return <i32>this.tape.start(this.entry);
  }

  /** Byte offset behind the value. */
  get end(): i32 {
    return <i32>this.tape.end(this.entry);
  }

  /** The bytes of the whole document. */
  get source(): Uint8Array {
    return this.tape.document;
  }

  /** A copy of the value's exact spelling in the document. */
  sourceText(): Uint8Array {
    return this.tape.document.slice(this.start, this.end);
  }

  /** The entry of an array's element or of a member's name. */
  private seek(index: i32): i32 {
    if (<u32>index >= <u32>this.length) unreachable();
    const names = this.isObject ? 1 : 0;
    if (index < this.lastIndex) {
      this.lastIndex = 0;
      this.lastEntry = this.entry + 1;
    }
    for (; this.lastIndex < index; this.lastIndex++) this.lastEntry = this.tape.next(this.lastEntry + names);
    return this.lastEntry;
  }

  private isNamed(entry: i32, key: string): bool {
    const tape = this.tape;
    if (tape.escaped(entry)) return this.decode(entry) == key;
    const name = tape.document.dataStart + tape.start(entry) + 1;
    const length = <i32>(tape.end(entry) - tape.start(entry)) - 2;
    for (let i = 0; i < key.length; i++) {
      const unit = key.charCodeAt(i);
      if (unit >= 0x80) return this.decode(entry) == key;
      if (i >= length || load<u8>(name + i) != unit) return false;
    }
    return length == key.length;
  }

  private decode(entry: i32): string {
    const base = this.tape.document.dataStart;
    return decodeString(base + this.tape.start(entry) + 1, base + this.tape.end(entry) - 1, this.tape.escaped(entry));
  }
}
