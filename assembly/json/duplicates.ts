/** Duplicate names in one object (RFC 8259 §4 leaves them undefined, so they are refused). */
import { unescape } from "./strings";
import { Tape } from "./tape";

/** Objects up to this size are compared pair by pair, which is quicker than sorting. */
const PAIRWISE: i32 = 8;

/**
 * Finds duplicate names of objects, one object after another. Names are compared as they decode. The time is that of
 * sorting: a hash table could be made quadratic by whoever chooses the names.
 */
@final
export class DuplicateFinder {
  /** Addresses and lengths of the names, `address << 32 | length`; `gather` makes room for all members of an object. */
  private names: StaticArray<u64> = new StaticArray<u64>(64);
  /** Decoded forms of the names that have escapes; as large as the document once it is needed. */
  private decoded: StaticArray<u8> | null = null;

  constructor(private readonly tape: Tape) {}

  /** The entry of a name that repeats an earlier one of the object, or -1. */
  find(object: i32): i32 {
    const count = this.tape.length(object);
    if (count < 2) return -1;
    this.gather(object, count);
    if (count <= PAIRWISE) {
      for (let second = 1; second < count; second++) {
        for (let first = 0; first < second; first++) {
          if (compareNames(unchecked(this.names[first]), unchecked(this.names[second])) == 0)
            return this.nameAt(object, second);
        }
      }
      return -1;
    }
    sortNames(this.names, count);
    for (let i = 1; i < count; i++) {
      if (compareNames(this.names[i - 1], this.names[i]) == 0) return this.second(object, count, this.names[i]);
    }
    return -1;
  }

  private gather(object: i32, count: i32): void {
    if (this.names.length < count) this.names = new StaticArray<u64>(max(count, this.names.length * 2));
    const tape = this.tape;
    const base = tape.document.dataStart;
    let used: usize = 0;
    let entry = object + 1;
    for (let i = 0; i < count; i++) {
      let address = base + tape.start(entry) + 1;
      let length = base + tape.end(entry) - 1 - address;
      if (tape.escaped(entry)) {
        const target = this.decodedArea() + used;
        length = unescape(address, address + length, target);
        address = target;
        used += length;
      }
      unchecked((this.names[i] = ((<u64>address) << 32) | (<u64>length)));
      entry = tape.next(entry + 1);
    }
  }

  private decodedArea(): usize {
    let area = this.decoded;
    if (area == null) {
      area = new StaticArray<u8>(this.tape.document.length);
      this.decoded = area;
    }
    return changetype<usize>(area);
  }

  /** The second of the members, in document order, whose name is `name`. Only for a name that is there twice. */
  private second(object: i32, count: i32, name: u64): i32 {
    // Gathering again writes the same decoded names to the same places, so `name` stays valid.
    this.gather(object, count);
    let seen = false;
    for (let i = 0; i < count; i++) {
      if (compareNames(this.names[i], name) != 0) continue;
      if (seen) return this.nameAt(object, i);
      seen = true;
    }
    return unreachable();
  }

  private nameAt(object: i32, index: i32): i32 {
    let entry = object + 1;
    for (let i = 0; i < index; i++) entry = this.tape.next(entry + 1);
    return entry;
  }
}

/** Orders by length, then by bytes. */
function compareNames(first: u64, second: u64): i32 {
  const length = <u32>first;
  const difference = <i32>length - <i32>(<u32>second);
  return difference != 0 ? difference : memory.compare(<usize>(first >> 32), <usize>(second >> 32), length);
}

/** Heapsort: in place, and never slower than n log n. */
function sortNames(names: StaticArray<u64>, count: i32): void {
  for (let root = count / 2 - 1; root >= 0; root--) siftDown(names, root, count);
  for (let last = count - 1; last > 0; last--) {
    const largest = names[0];
    names[0] = names[last];
    names[last] = largest;
    siftDown(names, 0, last);
  }
}

function siftDown(names: StaticArray<u64>, start: i32, count: i32): void {
  let root = start;
  while (root * 2 + 1 < count) {
    let child = root * 2 + 1;
    if (child + 1 < count && compareNames(names[child], names[child + 1]) < 0) child++;
    if (compareNames(names[root], names[child]) >= 0) return;
    const value = names[root];
    names[root] = names[child];
    names[child] = value;
    root = child;
  }
}
