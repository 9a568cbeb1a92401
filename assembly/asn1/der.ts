/** A strict reader of DER (X.690 §8, §10, §11.1): one encoding for each value, anything else is a fault. */
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";

/** Identifier octets of the universal types that are read here (X.690 §8.1.2, X.680 §8.6). */
export const TAG_INTEGER: u8 = 0x02;
export const TAG_BIT_STRING: u8 = 0x03;
export const TAG_NULL: u8 = 0x05;
export const TAG_OBJECT_IDENTIFIER: u8 = 0x06;
export const TAG_SEQUENCE: u8 = 0x30;
/** Identifier octet of an EXPLICIT tag [0]; the octet of [n] is n more, n up to 30 (X.690 §8.1.2, §8.14). */
export const TAG_EXPLICIT: u8 = 0xa0;

/** Length octets after the first: four can say more than any input here holds. */
const MAX_LENGTH_OCTETS: i32 = 4;

/** One element: its identifier octet and its contents, a view of the input. */
@final
export class DerElement {
  constructor(
    readonly tag: u8,
    readonly contents: Uint8Array,
  ) {}
}

/**
 * Reads the elements of one constructed value, or of a whole input, from front to back. After a fault the reader must
 * not be used further. The reader never recurses: nesting costs only what its caller makes of it. The input is not
 * copied and must stay as it is.
 */
@final
export class DerReader {
  private position: i32 = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** True when everything is read. */
  get isAtEnd(): bool {
    return this.position == this.bytes.length;
  }

  /** DerInvalid when bytes are left; the value is this reader. */
  end(): Result<DerReader> {
    return this.isAtEnd ? ok(this) : fail<DerReader>(FaultCode.DerInvalid, "trailing bytes");
  }

  /** What is not read yet, a view of the input. */
  rest(): Uint8Array {
    return this.bytes.subarray(this.position);
  }

  /**
   * The next element, of any tag. DerInvalid for a high tag number, an end-of-contents octet, an indefinite or
   * non-minimal length, or one that reaches beyond the input. The contents are not looked at.
   */
  readElement(): Result<DerElement> {
    if (this.isAtEnd) return fail<DerElement>(FaultCode.DerInvalid, "an element is missing");
    const tag = this.bytes[this.position++];
    if ((tag & 0x1f) == 0x1f) return fail<DerElement>(FaultCode.DerInvalid, "a tag number above 30");
    if (tag == 0) return fail<DerElement>(FaultCode.DerInvalid, "end-of-contents octets");
    const length = this.readLength();
    if (length < 0) return fail<DerElement>(FaultCode.DerInvalid, "a length that is not in its shortest definite form");
    if (length > this.bytes.length - this.position) {
      return fail<DerElement>(FaultCode.DerInvalid, "an element that is longer than its input");
    }
    const start = this.position;
    this.position += <i32>length;
    return ok(new DerElement(tag, this.bytes.subarray(start, this.position)));
  }

  /** The contents of the next element, which must have this identifier octet. */
  read(tag: u8): Result<Uint8Array> {
    const element = this.readElement();
    if (element.fault) return failed<Uint8Array>(element.fault!);
    if (element.value.tag != tag) return fail<Uint8Array>(FaultCode.DerInvalid, unexpectedTag(tag, element.value.tag));
    return ok(element.value.contents);
  }

  /** True when an element comes next, and has this identifier octet: how optional elements are told. */
  nextIs(tag: u8): bool {
    return !this.isAtEnd && this.bytes[this.position] == tag;
  }

  /** The elements of the SEQUENCE that comes next. */
  readSequence(): Result<DerReader> {
    const contents = this.read(TAG_SEQUENCE);
    if (contents.fault) return failed<DerReader>(contents.fault!);
    return ok(new DerReader(contents.value));
  }

  /**
   * The INTEGER that comes next, zero or positive, as big-endian bytes without leading zeros: none for zero. DerInvalid
   * when it is negative, empty or not in its shortest form (X.690 §8.3.2).
   */
  readUnsignedInteger(): Result<Uint8Array> {
    const contents = this.read(TAG_INTEGER);
    if (contents.fault) return contents;
    const bytes = contents.value;
    if (bytes.length == 0) return fail<Uint8Array>(FaultCode.DerInvalid, "an INTEGER without contents");
    if (bytes[0] >= 0x80) return fail<Uint8Array>(FaultCode.DerInvalid, "a negative INTEGER");
    if (bytes[0] != 0) return contents;
    if (bytes.length > 1 && bytes[1] < 0x80) {
      return fail<Uint8Array>(FaultCode.DerInvalid, "an INTEGER with needless leading zeros");
    }
    return ok(bytes.subarray(1));
  }

  /** The bytes of the BIT STRING that comes next; DerInvalid unless its length is a whole number of bytes. */
  readBitString(): Result<Uint8Array> {
    const contents = this.read(TAG_BIT_STRING);
    if (contents.fault) return contents;
    const bytes = contents.value;
    if (bytes.length == 0) return fail<Uint8Array>(FaultCode.DerInvalid, "a BIT STRING without contents");
    if (bytes[0] != 0) return fail<Uint8Array>(FaultCode.DerInvalid, "a BIT STRING with unused bits");
    return ok(bytes.subarray(1));
  }

  /** The contents of the OBJECT IDENTIFIER that comes next: one or more complete, minimal arcs (X.690 §8.19). */
  readObjectIdentifier(): Result<Uint8Array> {
    const contents = this.read(TAG_OBJECT_IDENTIFIER);
    if (contents.fault) return contents;
    return isObjectIdentifier(contents.value)
      ? contents
      : fail<Uint8Array>(FaultCode.DerInvalid, "a malformed OBJECT IDENTIFIER");
  }

  /** The length that comes next; -1 when it is not definite and minimal (X.690 §10.1) or not there. */
  private readLength(): i64 {
    if (this.isAtEnd) return -1;
    const first = this.bytes[this.position++];
    if (first < 0x80) return <i64>first;
    const octets = <i32>(first & 0x7f);
    if (octets == 0 || octets > MAX_LENGTH_OCTETS || octets > this.bytes.length - this.position) return -1;
    if (this.bytes[this.position] == 0) return -1;
    let length: i64 = 0;
    for (let i = 0; i < octets; i++) length = (length << 8) | (<i64>this.bytes[this.position++]);
    return length < 0x80 ? -1 : length;
  }
}

function isObjectIdentifier(contents: Uint8Array): bool {
  let startsArc = true;
  for (let i = 0; i < contents.length; i++) {
    if (startsArc && contents[i] == 0x80) return false;
    startsArc = contents[i] < 0x80;
  }
  return contents.length > 0 && startsArc;
}

function unexpectedTag(wanted: u8, found: u8): string {
  return "tag " + found.toString() + " where tag " + wanted.toString() + " should be";
}
