/** The tape: what the parser found in a JSON document, as a flat row of entries that point into its bytes. */
import { JsonKind } from "./kind";

/** An entry takes 16 bytes: start, end, flags and next, of 32 bits each. */
const ENTRY_SHIFT: i32 = 4;

/** In the flags word: bits 0–2 hold the kind, bit 3 says that a string has escapes, the rest is the length. */
const KIND_MASK: u32 = 7;
const ESCAPED: u32 = 8;
const LENGTH_SHIFT: u32 = 4;

/**
 * Entries in document order: a container stands before its elements, an object's member is the entry of its name
 * followed by that of its value. An entry is known by its index. While a container is open, its `next` holds the index
 * of the container around it.
 */
@final
export class Tape {
  /** Holds the entries. They are read and written through `base`: the array's own checks took half of the parser's time. */
  private entries: StaticArray<u8>;
  private base: usize;
  private capacity: i32;
  /** Entries so far. */
  count: i32 = 0;

  constructor(
    /** The document; the tape only points into it. */
    readonly document: Uint8Array,
  ) {
    // Real documents have a value or a name for every ten to twenty bytes.
    const capacity = document.length / 16 + 16;
    const entries = new StaticArray<u8>(capacity << ENTRY_SHIFT);
    this.entries = entries;
    this.base = changetype<usize>(entries);
    this.capacity = capacity;
  }

  /** Adds an entry that ends its own span: a scalar or a name. */
  pushScalar(kind: JsonKind, start: u32, end: u32, escaped: bool): void {
    this.push(kind, start, end, escaped ? ESCAPED : 0, this.count + 1);
  }

  /** Adds a container that is still open; `parent` is the index of the container around it, or -1. */
  pushOpen(kind: JsonKind, start: u32, parent: i32): i32 {
    return this.push(kind, start, start, 0, parent);
  }

  /** Counts one more element or member of an open container. */
  countElement(entry: i32): void {
    const pointer = this.pointer(entry);
    store<u32>(pointer, load<u32>(pointer, 8) + (1 << LENGTH_SHIFT), 8);
  }

  /** Ends an open container; returns the index of the container around it, or -1. */
  close(entry: i32, end: u32): i32 {
    const pointer = this.pointer(entry);
    const parent = load<i32>(pointer, 12);
    store<u32>(pointer, end, 4);
    store<i32>(pointer, this.count, 12);
    return parent;
  }

  /** Byte offset of the value's first byte; for a string its opening quote. */
  start(entry: i32): u32 {
    return load<u32>(this.pointer(entry));
  }

  /** Byte offset behind the value's last byte. */
  end(entry: i32): u32 {
    return load<u32>(this.pointer(entry), 4);
  }

  /** What the value is. */
  kind(entry: i32): JsonKind {
    return <JsonKind>(load<u32>(this.pointer(entry), 8) & KIND_MASK);
  }

  /** Whether a string is written with escapes. */
  escaped(entry: i32): bool {
    return (load<u32>(this.pointer(entry), 8) & ESCAPED) != 0;
  }

  /** Elements of an array or members of an object; 0 for a scalar. */
  length(entry: i32): i32 {
    return <i32>(load<u32>(this.pointer(entry), 8) >> LENGTH_SHIFT);
  }

  /** Index of the entry behind the whole value. Only for a value that is complete. */
  next(entry: i32): i32 {
    return load<i32>(this.pointer(entry), 12);
  }

  private push(kind: JsonKind, start: u32, end: u32, flags: u32, next: i32): i32 {
    const entry = this.count++;
    if (entry == this.capacity) this.grow();
    const pointer = this.base + ((<usize>entry) << ENTRY_SHIFT);
    store<u32>(pointer, start);
    store<u32>(pointer, end, 4);
    store<u32>(pointer, (<u32>kind) | flags, 8);
    store<i32>(pointer, next, 12);
    return entry;
  }

  private grow(): void {
    const larger = new StaticArray<u8>((this.capacity * 2) << ENTRY_SHIFT);
    memory.copy(changetype<usize>(larger), this.base, (<usize>this.capacity) << ENTRY_SHIFT);
    this.entries = larger;
    this.base = changetype<usize>(larger);
    this.capacity *= 2;
  }

  /** Where an entry stands in memory. An index that was never given out would read elsewhere: it traps. */
  private pointer(entry: i32): usize {
    if (<u32>entry >= <u32>this.count) unreachable();
    return this.base + ((<usize>entry) << ENTRY_SHIFT);
  }
}
