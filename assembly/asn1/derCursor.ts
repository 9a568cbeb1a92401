/** Steps over the elements of a DER value without allocating: for lists of hundreds of thousands (X.690 §8.1, §10.1). */

/** Length octets after the first: four can say more than any input here holds. */
const MAX_LENGTH_OCTETS: usize = 4;

/**
 * Goes from element to element of one value, by the rules of DerReader: it accepts and refuses the same bytes. It holds
 * addresses and nothing else, so whoever uses it keeps the bytes alive, and one cursor serves many values in turn.
 */
@final
export class DerCursor {
  /** Identifier octet of the element that was stepped to. */
  tag: u8 = 0;
  /** The address of its identifier octet, of its contents, and behind it. */
  start: usize = 0;
  contents: usize = 0;
  end: usize = 0;
  /** An element was not well-formed: `next` stays false. */
  isMalformed: bool = false;
  private limit: usize = 0;

  /** Stands before the first element of the value between two addresses. */
  enter(start: usize, limit: usize): void {
    this.end = start;
    this.limit = limit;
    this.isMalformed = false;
  }

  /** True when every element was stepped over. */
  get isAtEnd(): bool {
    return this.end == this.limit && !this.isMalformed;
  }

  /** The length of the element's contents. */
  get length(): i32 {
    return <i32>(this.end - this.contents);
  }

  /** Steps to the next element. False when there is none, and when it is malformed; then nothing can be said of it. */
  next(): bool {
    if (this.isMalformed || this.end == this.limit) return false;
    this.isMalformed = !this.step();
    return !this.isMalformed;
  }

  /** Steps to the next element, which must be there and have this tag. */
  nextIs(tag: u8): bool {
    if (!this.next()) return false;
    return this.tag == tag;
  }

  private step(): bool {
    this.start = this.end;
    this.tag = load<u8>(this.start);
    if (this.tag == 0 || (this.tag & 0x1f) == 0x1f || this.limit - this.start < 2) return false;
    const first = load<u8>(this.start, 1);
    const octets: usize = first < 0x80 ? 0 : <usize>(first & 0x7f);
    this.contents = this.start + 2 + octets;
    if (octets > MAX_LENGTH_OCTETS || first == 0x80 || this.contents > this.limit) return false;
    const length = octets == 0 ? <u64>first : longLength(this.start + 2, octets);
    if (length > <u64>(this.limit - this.contents)) return false;
    this.end = this.contents + <usize>length;
    return true;
  }
}

/** The number in the length octets, larger than any input when it is not in its shortest form. */
function longLength(start: usize, octets: usize): u64 {
  if (load<u8>(start) == 0) return u64.MAX_VALUE;
  let length: u64 = 0;
  for (let i: usize = 0; i < octets; i++) length = (length << 8) | (<u64>load<u8>(start + i));
  return length < 0x80 ? u64.MAX_VALUE : length;
}
