/**
 * The form of a name in which two names that RFC 5280 §7.1 calls equal are equal bytes: how names are compared.
 *
 * Strings of all kinds are compared as characters, with ASCII letters in lower case, controls taken out, and white space
 * trimmed and compressed: RFC 4518 §2, as far as it concerns ASCII. Characters beyond ASCII are compared as they stand:
 * no Unicode normalisation, no case folding, since their tables are large and no certificate authority is known to vary
 * them. So two names that only full preparation would make equal count as different here. Where that would let a name
 * escape, ask `mayStartWith`, which takes them as equal.
 */
import { TAG_BIT_STRING } from "../asn1/der";
import { compareBytes } from "../bytes/compare";
import { attributeValueUtf8 } from "./attributeValue";
import { NameAttribute } from "./nameAttribute";

/** Lengths and counts are written in four bytes. */
const LENGTH_BYTES: i32 = 4;
/** What goes before a value: strings are never equal to values of another type. */
const STRING_VALUE: u8 = 0;
const OTHER_VALUE: u8 = 1;

/**
 * The RDNs one after the other; each is the count of its attributes and then the attributes sorted, as an RDN is a set;
 * each of those is the length of the type, the type, the length of the value and the value. Nothing can be read in two
 * ways, so a name starts with another's RDNs exactly when its form starts with the other's form.
 */
@final
export class NameForm {
  private constructor(
    private readonly bytes: Uint8Array,
    /** False when a string has characters that are not compared as RFC 4518 wants. */
    private readonly isAscii: bool,
  ) {}

  /** The form of these attributes, which are in the order of their RDNs. Takes time linear but for sorting the sets. */
  static of(attributes: NameAttribute[]): NameForm {
    const entries = new Array<Uint8Array>(attributes.length);
    let isAscii = true;
    for (let i = 0; i < attributes.length; i++) {
      entries[i] = entryOf(attributes[i]);
      isAscii = isAscii && attributes[i].isAscii;
    }
    return new NameForm(joinedRdns(attributes, entries), isAscii);
  }

  equals(other: NameForm): bool {
    return this.bytes.length == other.bytes.length && this.startsWith(other);
  }

  /** True when the first RDNs of this name are all RDNs of the other. */
  startsWith(other: NameForm): bool {
    const length = other.bytes.length;
    return this.bytes.length >= length && memory.compare(this.bytes.dataStart, other.bytes.dataStart, length) == 0;
  }

  /**
   * True when `startsWith` is, or could be under full string preparation: where one of two RDNs has characters beyond
   * ASCII, it is enough that both have attributes of the same types.
   */
  mayStartWith(other: NameForm): bool {
    if (this.startsWith(other)) return true;
    if (this.isAscii && other.isAscii) return false;
    const mine = new FormReader(this.bytes);
    const others = new FormReader(other.bytes);
    while (!others.isAtEnd) {
      if (mine.isAtEnd || !mayBeSameRdn(mine, others)) return false;
    }
    return true;
  }
}

/** Goes through what `NameForm` holds. Makes no objects, since names are compared with many subtrees. */
@final
class FormReader {
  private position: usize;
  private readonly end: usize;

  constructor(bytes: Uint8Array) {
    this.position = bytes.dataStart;
    this.end = bytes.dataStart + bytes.length;
  }

  get isAtEnd(): bool {
    return this.position == this.end;
  }

  /** A length or count. */
  read(): i32 {
    const length = bswap<u32>(load<u32>(this.position));
    this.position += LENGTH_BYTES;
    return <i32>length;
  }

  /** Where the next bytes are, which it goes behind. */
  take(length: i32): usize {
    this.position += length;
    return this.position - length;
  }
}

/** Compares the RDNs that come next, and goes behind them when they may be the same. */
function mayBeSameRdn(first: FormReader, second: FormReader): bool {
  const count = first.read();
  if (second.read() != count) return false;
  let isSame = true;
  let isComparable = true;
  for (let i = 0; i < count; i++) {
    const typeLength = first.read();
    if (second.read() != typeLength) return false;
    if (memory.compare(first.take(typeLength), second.take(typeLength), typeLength) != 0) return false;
    const length = first.read();
    const value = first.take(length);
    const otherLength = second.read();
    const other = second.take(otherLength);
    isSame = isSame && length == otherLength && memory.compare(value, other, length) == 0;
    isComparable = isComparable && isComparedFully(value, length) && isComparedFully(other, otherLength);
  }
  return isSame || !isComparable;
}

/** True for a value that is compared as RFC 4518 wants. */
function isComparedFully(value: usize, length: i32): bool {
  if (load<u8>(value) == OTHER_VALUE) return true;
  for (let i = 1; i < length; i++) {
    if (load<u8>(value + i) >= 0x80) return false;
  }
  return true;
}

function joinedRdns(attributes: NameAttribute[], entries: Uint8Array[]): Uint8Array {
  let size = 0;
  for (let i = 0; i < entries.length; i++) size += LENGTH_BYTES + entries[i].length;
  const bytes = new Uint8Array(size);
  let length = 0;
  let start = 0;
  while (start < entries.length) {
    let end = start + 1;
    while (end < entries.length && attributes[end].rdn == attributes[start].rdn) end++;
    const set = end - start == 1 ? entries : entries.slice(start, end).sort(compareBytes);
    const offset = end - start == 1 ? start : 0;
    length = appendLength(bytes, length, end - start);
    for (let i = 0; i < end - start; i++) {
      bytes.set(set[offset + i], length);
      length += set[offset + i].length;
    }
    start = end;
  }
  return bytes.subarray(0, length);
}

/** One attribute, as `NameForm` describes it. */
function entryOf(attribute: NameAttribute): Uint8Array {
  const isString = attribute.tag != TAG_BIT_STRING;
  const value = isString ? attributeValueUtf8(attribute.tag, attribute.contents) : attribute.contents;
  const type = attribute.type;
  const entry = new Uint8Array(2 * LENGTH_BYTES + type.length + 1 + value.length);
  let length = appendLength(entry, 0, type.length);
  entry.set(type, length);
  length += type.length;
  const valueStart = length + LENGTH_BYTES;
  entry[valueStart] = isString ? STRING_VALUE : OTHER_VALUE;
  let end = valueStart + 1;
  if (isString) {
    end += prepareString(value, entry.dataStart + end);
  } else {
    entry.set(value, end);
    end += value.length;
  }
  appendLength(entry, length, end - valueStart);
  return entry.subarray(0, end);
}

/**
 * Writes the form in which a string is compared (RFC 4518 §2.2 mapping and §2.6 insignificant spaces, for ASCII); returns
 * its length, which is never more than the string's.
 */
function prepareString(utf8: Uint8Array, target: usize): i32 {
  let length = 0;
  let hasSpace = false;
  for (let i = 0; i < utf8.length; i++) {
    const byte = utf8[i];
    if (byte == 0x20 || (byte >= 0x09 && byte <= 0x0d)) {
      hasSpace = length != 0;
      continue;
    }
    if (byte < 0x20 || byte == 0x7f) continue;
    if (hasSpace) store<u8>(target + length++, 0x20);
    hasSpace = false;
    store<u8>(target + length++, byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte);
  }
  return length;
}

function appendLength(bytes: Uint8Array, position: i32, length: i32): i32 {
  store<u32>(bytes.dataStart + position, bswap<u32>(length));
  return position + LENGTH_BYTES;
}
