/** Reading the JSON form of protocol buffers (protobuf.dev, "ProtoJSON Format"), strictly: what bundles and trusted roots are. */
import { MAX_BUNDLE_VALUES, MAX_JSON_DEPTH } from "../../bytes/limits";
import { Fault, FaultCode } from "../../fault/fault";
import { decodeBase64Member } from "../../intoto/base64Member";
import { clipped } from "../../intoto/clipped";
import { JsonValue, parseJson } from "../../json/document";

/** The first thing that was wrong in a document; shared by all its messages. */
@final
export class FirstFault {
  fault: Fault | null = null;

  constructor(
    /** What the document's faults are. */
    readonly code: FaultCode,
  ) {}
}

/**
 * One message. Readers go on after a fault and get empty values: whoever reads asks for `fault` at the end, before
 * anything is used. Each fault has the path of its field.
 *
 * A field may be written by its JSON name or its name in the .proto file, but not by both; null is absent; a field that
 * the message does not have is a fault, and so is a value of another kind. int64 is a number or a string of one, without
 * fraction and exponent, which the format allows and nobody writes. bytes are base64 in any of its four spellings.
 */
@final
export class ProtoMessage {
  private readonly values: Array<JsonValue | null>;

  /** `fields` are the JSON names of all the fields that the message has. */
  constructor(
    private readonly first: FirstFault,
    /** Where the message stands in the document; empty for the whole of it. */
    readonly path: string,
    value: JsonValue,
    private readonly fields: StaticArray<string>,
  ) {
    this.values = new Array<JsonValue | null>(fields.length).fill(null);
    if (value.isObject) this.readFields(value);
    else this.refuse("not an object");
  }

  /** The message that a whole document is; null, and the fault in `first`, when it is not strict JSON. */
  static fromJson(bytes: Uint8Array, fields: StaticArray<string>, first: FirstFault): ProtoMessage | null {
    const json = parseJson(bytes, MAX_JSON_DEPTH, MAX_BUNDLE_VALUES);
    if (!json.fault) return new ProtoMessage(first, "", json.value, fields);
    first.fault = json.fault!.as(first.code);
    return null;
  }

  /** The first fault of the whole document, or null. */
  get fault(): Fault | null {
    return this.first.fault;
  }

  /** Whether the field is there. */
  has(field: string): bool {
    return this.value(field) != null;
  }

  /** The field's value, whatever it is, or null when it is absent. */
  value(field: string): JsonValue | null {
    const index = this.fields.indexOf(field);
    if (index < 0) unreachable();
    return this.values[index];
  }

  /** A field that is a message, or null when it is absent. */
  message(field: string, fields: StaticArray<string>): ProtoMessage | null {
    const value = this.value(field);
    return value == null ? null : new ProtoMessage(this.first, this.pathOf(field), value, fields);
  }

  /** A repeated field of messages, at most `most`; empty when it is absent. */
  messages(field: string, most: i32, fields: StaticArray<string>): Array<ProtoMessage> {
    const messages = new Array<ProtoMessage>();
    const count = this.elements(field, most);
    if (count == 0) return messages;
    const value = this.value(field)!;
    for (let i = 0; i < count; i++) {
      messages.push(new ProtoMessage(this.first, `${this.pathOf(field)}[${i}]`, value.at(i), fields));
    }
    return messages;
  }

  /** A field of bytes; empty when it is absent. */
  bytes(field: string): Uint8Array {
    const value = this.value(field);
    return value == null ? new Uint8Array(0) : this.decode(value, this.pathOf(field));
  }

  /** A field of bytes that must not be absent or empty. */
  someBytes(field: string): Uint8Array {
    const bytes = this.bytes(field);
    if (bytes.length == 0) this.refuse("missing or empty", field);
    return bytes;
  }

  /** A repeated field of bytes, at most `most`. */
  bytesList(field: string, most: i32): Array<Uint8Array> {
    const list = new Array<Uint8Array>();
    const count = this.elements(field, most);
    if (count == 0) return list;
    const value = this.value(field)!;
    for (let i = 0; i < count; i++) list.push(this.decode(value.at(i), `${this.pathOf(field)}[${i}]`));
    return list;
  }

  /** A text; empty when it is absent. */
  text(field: string): string {
    const value = this.value(field);
    if (value == null) return "";
    if (value.isString) return value.asString();
    this.refuse("not a text", field);
    return "";
  }

  /** A text that must not be absent or empty. */
  someText(field: string): string {
    const text = this.text(field);
    if (text.length == 0) this.refuse("missing or empty", field);
    return text;
  }

  /** An int64 that must not be negative; 0 when it is absent. */
  count(field: string): i64 {
    const value = this.value(field);
    if (value == null) return 0;
    const number = integerOf(value);
    if (number < 0) this.refuse("not a whole number from 0 to 2^63 - 1", field);
    return number;
  }

  /** Keeps a fault of the message, or of one of its fields; one that came before is kept instead. */
  refuse(detail: string, field: string = ""): void {
    const path = field.length == 0 ? this.path : this.pathOf(field);
    if (this.first.fault == null) this.first.fault = new Fault(this.first.code, detail, path);
  }

  /** Keeps a fault from elsewhere, as `refuse`. */
  keep(fault: Fault): void {
    if (this.first.fault == null) this.first.fault = fault;
  }

  /** Where a field stands in the document. */
  pathOf(field: string): string {
    return this.path.length == 0 ? field : this.path + "." + field;
  }

  private readFields(value: JsonValue): void {
    for (let i = 0; i < value.length; i++) {
      const name = value.keyAt(i);
      const index = fieldIndex(this.fields, name);
      if (index < 0) return this.refuse("unknown member", clipped(name));
      const content = value.valueAt(i);
      if (content.isNull) continue;
      if (this.values[index] != null) return this.refuse("there under both of its names", this.fields[index]);
      this.values[index] = content;
    }
  }

  /** How many elements a repeated field has; 0, with a fault, when they cannot be read. */
  private elements(field: string, most: i32): i32 {
    const value = this.value(field);
    if (value == null) return 0;
    if (!value.isArray) this.refuse("not an array", field);
    else if (value.length > most) this.refuse(`more than ${most}`, field);
    else return value.length;
    return 0;
  }

  private decode(value: JsonValue, path: string): Uint8Array {
    const bytes = decodeBase64Member(value);
    if (!bytes.fault) return bytes.value;
    this.keep(new Fault(this.first.code, bytes.fault!.detail, path));
    return new Uint8Array(0);
  }
}

/** Which field a member's name means, or -1: `logIndex` is the JSON name of `log_index`. */
function fieldIndex(fields: StaticArray<string>, name: string): i32 {
  const index = fields.indexOf(name);
  if (index >= 0 || !name.includes("_")) return index;
  for (let i = 0; i < fields.length; i++) {
    if (protoName(fields[i]) == name) return i;
  }
  return -1;
}

function protoName(jsonName: string): string {
  let name = "";
  for (let i = 0; i < jsonName.length; i++) {
    const unit = jsonName.charCodeAt(i);
    name += unit >= 0x41 && unit <= 0x5a ? "_" + String.fromCharCode(unit + 0x20) : jsonName.charAt(i);
  }
  return name;
}

/** The integer that is not negative, or -1. */
function integerOf(value: JsonValue): i64 {
  if (value.isNumber) {
    const number = value.integer();
    return number.fault ? -1 : number.value.value;
  }
  return value.isString ? decimal(value.asString()) : -1;
}

/** The value of decimal digits without leading zeros, or -1. */
function decimal(text: string): i64 {
  if (text.length == 0 || text.length > 19 || (text.length > 1 && text.charCodeAt(0) == 0x30)) return -1;
  let value: u64 = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = <u32>text.charCodeAt(i) - 0x30;
    if (digit > 9) return -1;
    value = value * 10 + digit;
  }
  // Nineteen digits stay below 2^64.
  return value > <u64>i64.MAX_VALUE ? -1 : <i64>value;
}
