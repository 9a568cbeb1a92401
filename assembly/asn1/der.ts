/** A strict reader of DER (X.690 §8, §10, §11): one encoding for each value, anything else is a fault. */
import { Fault, FaultCode } from "../fault/fault";

/** Identifier octets of the universal types that are read here (X.690 §8.1.2, X.680 §8.6). */
export const TAG_BOOLEAN: u8 = 0x01;
export const TAG_INTEGER: u8 = 0x02;
export const TAG_BIT_STRING: u8 = 0x03;
export const TAG_OCTET_STRING: u8 = 0x04;
export const TAG_NULL: u8 = 0x05;
export const TAG_OBJECT_IDENTIFIER: u8 = 0x06;
export const TAG_ENUMERATED: u8 = 0x0a;
export const TAG_SEQUENCE: u8 = 0x30;
export const TAG_SET: u8 = 0x31;
/** Identifier octet of an IMPLICIT tag [0] of a primitive type; that of [n] is n more, n up to 30 (X.690 §8.1.2). */
export const TAG_IMPLICIT: u8 = 0x80;
/** Identifier octet of an EXPLICIT tag [0], or an IMPLICIT one of a constructed type; that of [n] is n more (X.690 §8.14). */
export const TAG_EXPLICIT: u8 = 0xa0;

/** The label of an element of a list: its place stands in the path, as in `extensions[3]`. */
export const ITEM = "[]";

/** Length octets after the first: four can say more than any input here holds. */
const MAX_LENGTH_OCTETS: i32 = 4;

/** One element: its identifier octet, and where it stands. */
@final
export class DerElement {
  constructor(
    readonly tag: u8,
    private readonly bytes: Uint8Array,
    private readonly start: i32,
    private readonly contentsStart: i32,
    private readonly end: i32,
  ) {}

  /** The contents octets, a view of the input. */
  get contents(): Uint8Array {
    return this.bytes.subarray(this.contentsStart, this.end);
  }

  /** All of its octets, a view of the input. */
  get encoding(): Uint8Array {
    return this.bytes.subarray(this.start, this.end);
  }
}

/** The first fault of a reader and of all readers that come from it. */
@final
class FirstFault {
  fault: Fault | null = null;
}

/**
 * Reads the elements of one constructed value, or of a whole input, from front to back.
 *
 * The first fault stays, and is shared with the readers of the values inside. After it every read gives an empty value,
 * `isAtEnd` is true and `nextIs` false, so that loops end. **Who reads has to look at `fault` before anything that was
 * read is used**, once, when all is read. A fault is DerInvalid, with the path that the labels make.
 *
 * The reader never recurses: nesting costs only what its caller makes of it. The input is not copied and must stay as
 * it is.
 */
@final
export class DerReader {
  private position: i32 = 0;
  /** Elements read or begun. */
  private count: i32 = 0;
  /** The element that `advance` has read. */
  private tag: u8 = 0;
  private start: i32 = 0;
  private contentsStart: i32 = 0;
  private parent: DerReader | null = null;
  /** This value's place in its parent, where its label is ITEM. */
  private index: i32 = 0;

  /**
   * A reader of a whole input. The label, such as `certificate`, begins the path of faults. The third argument is for
   * `within` alone.
   */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly label: string = "",
    private readonly first: FirstFault = new FirstFault(),
  ) {}

  /** The first thing that was wrong, here or in a value inside or around; null when nothing was. */
  get fault(): Fault | null {
    return this.first.fault;
  }

  /** True when everything is read, and after a fault. */
  get isAtEnd(): bool {
    return this.position == this.bytes.length || this.first.fault != null;
  }

  /** What is not read yet, a view of the input. */
  rest(): Uint8Array {
    return this.bytes.subarray(this.position);
  }

  /** True when an element comes next, and has this identifier octet: how optional elements are told. */
  nextIs(tag: u8): bool {
    return !this.isAtEnd && this.bytes[this.position] == tag;
  }

  /** A fault when bytes are left. */
  end(): void {
    if (!this.isAtEnd) this.refuse("trailing bytes");
  }

  /** Records a fault at this value, or at a part of it; the first one stays. */
  refuse(detail: string, label: string = "", code: FaultCode = FaultCode.DerInvalid): void {
    if (this.first.fault != null) return;
    this.first.fault = new Fault(code, detail, joined(this.path, label, this.count - 1));
  }

  /** A reader of other bytes, such as what an OCTET STRING holds, that shares this one's fault and path. */
  within(bytes: Uint8Array, label: string): DerReader {
    const child = new DerReader(bytes, label, this.first);
    child.parent = this;
    child.index = this.count - 1;
    return child;
  }

  /** The next element, of any tag. Its contents are not looked at. */
  readElement(label: string = ""): DerElement {
    this.advance(label);
    return new DerElement(this.tag, this.bytes, this.start, this.contentsStart, this.position);
  }

  /** The contents of the next element, which must have this identifier octet. */
  read(tag: u8, label: string = ""): Uint8Array {
    if (this.advance(label) && this.tag != tag) this.refuse(unexpectedTag(tag, this.tag), label);
    return this.first.fault != null
      ? this.bytes.subarray(0, 0)
      : this.bytes.subarray(this.contentsStart, this.position);
  }

  /** The elements of the constructed value of this tag that comes next. */
  readConstructed(tag: u8, label: string = ""): DerReader {
    return this.within(this.read(tag, label), label);
  }

  /** The elements of the SEQUENCE that comes next. */
  readSequence(label: string = ""): DerReader {
    return this.readConstructed(TAG_SEQUENCE, label);
  }

  /** The elements of the SET that comes next. Their order is not checked. */
  readSet(label: string = ""): DerReader {
    return this.readConstructed(TAG_SET, label);
  }

  /** The BOOLEAN that comes next: 00 or FF (X.690 §11.1). */
  readBoolean(label: string = ""): bool {
    return this.booleanOf(this.read(TAG_BOOLEAN, label), label);
  }

  /** What the contents of a BOOLEAN, with whatever tag, say. */
  booleanOf(contents: Uint8Array, label: string): bool {
    if (this.first.fault != null) return false;
    if (contents.length == 1 && (contents[0] == 0 || contents[0] == 0xff)) return contents[0] != 0;
    this.refuse("a BOOLEAN that is neither 00 nor FF", label);
    return false;
  }

  /** The INTEGER that comes next: its contents, two's complement in the shortest form (X.690 §8.3). */
  readInteger(label: string = ""): Uint8Array {
    return this.integerOf(this.read(TAG_INTEGER, label), label);
  }

  /** The contents of an INTEGER, with whatever tag, checked to be in the shortest form. */
  integerOf(contents: Uint8Array, label: string): Uint8Array {
    if (this.first.fault != null) return contents;
    if (contents.length == 0) this.refuse("an INTEGER without contents", label);
    else if (isPadded(contents)) this.refuse("an INTEGER with needless leading octets", label);
    return contents;
  }

  /** The INTEGER that comes next, zero or positive, as big-endian bytes without leading zeros: none for zero. */
  readUnsignedInteger(label: string = ""): Uint8Array {
    return this.unsignedOf(this.readInteger(label), label);
  }

  /** The INTEGER that comes next, from 0 to `maximum`. 0 after a fault. */
  readSmallInteger(label: string, maximum: i32): i32 {
    return this.smallIntegerOf(this.read(TAG_INTEGER, label), label, maximum);
  }

  /** The value of the contents of an INTEGER or ENUMERATED, with whatever tag, from 0 to `maximum`. 0 after a fault. */
  smallIntegerOf(contents: Uint8Array, label: string, maximum: i32): i32 {
    const bytes = this.unsignedOf(this.integerOf(contents, label), label);
    if (this.first.fault != null) return 0;
    let value: u64 = 0;
    for (let i = 0; i < min(bytes.length, 5); i++) value = (value << 8) | (<u64>bytes[i]);
    if (value <= <u64>maximum && bytes.length <= 4) return <i32>value;
    this.refuse("a number above " + maximum.toString(), label);
    return 0;
  }

  /** The bytes of the BIT STRING that comes next, which must be a whole number of them. */
  readBitString(label: string = ""): Uint8Array {
    const contents = this.read(TAG_BIT_STRING, label);
    if (this.first.fault != null) return contents;
    if (contents.length == 0) this.refuse("a BIT STRING without contents", label);
    else if (contents[0] != 0) this.refuse("a BIT STRING with unused bits", label);
    return this.first.fault != null ? contents : contents.subarray(1);
  }

  /**
   * The NamedBitList that comes next: named bit i is bit i of the answer. Trailing zero bits are taken, although X.690
   * §11.2.2 forbids them: certificates in use have them, all readers that we know take them, and they say nothing else.
   */
  readNamedBits(label: string = ""): u32 {
    return this.namedBitsOf(this.read(TAG_BIT_STRING, label), label);
  }

  /** The bits of a NamedBitList's contents, with whatever tag; at most 32 of them. */
  namedBitsOf(contents: Uint8Array, label: string): u32 {
    if (this.first.fault != null) return 0;
    if (contents.length > 5 || !isBitString(contents)) {
      this.refuse("a NamedBitList with unused bits that are set, or of more than 32 bits", label);
      return 0;
    }
    let bits: u32 = 0;
    for (let i = 8; i < 8 * contents.length; i++) {
      if ((((<u32>contents[i >> 3]) << (i & 7)) & 0x80) != 0) bits |= (<u32>1) << (i - 8);
    }
    return bits;
  }

  /** The contents of the OCTET STRING that comes next. */
  readOctetString(label: string = ""): Uint8Array {
    return this.read(TAG_OCTET_STRING, label);
  }

  /** The NULL that comes next. */
  readNull(label: string = ""): void {
    if (this.read(TAG_NULL, label).length != 0) this.refuse("a NULL with contents", label);
  }

  /** The contents of the OBJECT IDENTIFIER that comes next: one or more complete, minimal arcs (X.690 §8.19). */
  readObjectIdentifier(label: string = ""): Uint8Array {
    return this.objectIdentifierOf(this.read(TAG_OBJECT_IDENTIFIER, label), label);
  }

  /** The contents of an OBJECT IDENTIFIER, with whatever tag, checked. */
  objectIdentifierOf(contents: Uint8Array, label: string): Uint8Array {
    if (this.first.fault == null && !isObjectIdentifier(contents)) {
      this.refuse("a malformed OBJECT IDENTIFIER", label);
    }
    return contents;
  }

  private unsignedOf(contents: Uint8Array, label: string): Uint8Array {
    if (this.first.fault != null) return contents;
    if (contents[0] >= 0x80) this.refuse("a negative INTEGER", label);
    return contents[0] == 0 ? contents.subarray(1) : contents;
  }

  /** Reads the identifier and length octets of the next element, and goes behind it. False after a fault. */
  private advance(label: string): bool {
    const detail = this.advanceProblem();
    if (detail.length != 0) this.refuse(detail, label);
    return this.first.fault == null;
  }

  /** What is wrong with the element that comes next, or nothing. After a fault no element comes next. */
  private advanceProblem(): string {
    this.start = this.position;
    this.contentsStart = this.position;
    this.count++;
    if (this.isAtEnd) return "an element is missing";
    this.tag = this.bytes[this.position++];
    if ((this.tag & 0x1f) == 0x1f) return "a tag number above 30";
    if (this.tag == 0) return "end-of-contents octets";
    const length = this.readLength();
    if (length < 0) return "a length that is not in its shortest definite form";
    if (length > this.bytes.length - this.position) return "an element that is longer than its input";
    this.contentsStart = this.position;
    this.position += <i32>length;
    return "";
  }

  /** The length that comes next; -1 when it is not definite and minimal (X.690 §10.1) or not there. */
  private readLength(): i64 {
    if (this.position == this.bytes.length) return -1;
    const first = this.bytes[this.position++];
    if (first < 0x80) return <i64>first;
    const octets = <i32>(first & 0x7f);
    if (octets == 0 || octets > MAX_LENGTH_OCTETS || octets > this.bytes.length - this.position) return -1;
    if (this.bytes[this.position] == 0) return -1;
    let length: i64 = 0;
    for (let i = 0; i < octets; i++) length = (length << 8) | (<i64>this.bytes[this.position++]);
    return length < 0x80 ? -1 : length;
  }

  /** Where this value stands in the whole input. */
  private get path(): string {
    const parent = this.parent;
    return parent == null ? this.label : joined(parent.path, this.label, this.index);
  }
}

/** A path and what comes behind it. An empty label adds nothing. */
function joined(path: string, label: string, index: i32): string {
  if (label == ITEM) return path + "[" + index.toString() + "]";
  if (label.length == 0) return path;
  return path.length == 0 ? label : path + "." + label;
}

/** The first nine bits are equal: one octet less would say the same (X.690 §8.3.2). */
function isPadded(integer: Uint8Array): bool {
  if (integer.length < 2) return false;
  return (integer[0] == 0 && integer[1] < 0x80) || (integer[0] == 0xff && integer[1] >= 0x80);
}

/** Whether contents are those of a BIT STRING: fewer than eight unused bits, which are zero (X.690 §8.6.2, §11.2.1). */
export function isBitString(contents: Uint8Array): bool {
  if (contents.length == 0 || contents[0] > 7) return false;
  if (contents.length == 1) return contents[0] == 0;
  const unused = (1 << contents[0]) - 1;
  return (contents[contents.length - 1] & (<u8>unused)) == 0;
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
