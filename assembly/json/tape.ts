/** The tape: what the parser found in a JSON document, as a flat row of entries that point into its bytes. */
import { JsonKind } from "./kind";

/** Words per entry: start, end, flags, next. */
const WORDS: i32 = 4;

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
  private entries: StaticArray<u32>;
  /** Entries so far. */
  count: i32 = 0;

  constructor(
    /** The document; the tape only points into it. */
    readonly document: Uint8Array,
  ) {
    // Real documents have a value or a name for every ten to twenty bytes.
    this.entries = new StaticArray<u32>((document.length / 16 + 16) * WORDS);
  }

  /** Adds an entry that ends its own span: a scalar or a name. */
  pushScalar(kind: JsonKind, start: u32, end: u32, escaped: bool): void {
    const entry = this.push(kind, start, end);
    if (escaped) this.setWord(entry, 2, this.word(entry, 2) | ESCAPED);
    this.setWord(entry, 3, <u32>entry + 1);
  }

  /** Adds a container that is still open; `parent` is the index of the container around it, or -1. */
  pushOpen(kind: JsonKind, start: u32, parent: i32): i32 {
    const entry = this.push(kind, start, start);
    this.setWord(entry, 3, <u32>parent);
    return entry;
  }

  /** Counts one more element or member of an open container. */
  countElement(entry: i32): void {
    this.setWord(entry, 2, this.word(entry, 2) + (1 << LENGTH_SHIFT));
  }

  /** Ends an open container; returns the index of the container around it, or -1. */
  close(entry: i32, end: u32): i32 {
    const parent = <i32>this.word(entry, 3);
    this.setWord(entry, 1, end);
    this.setWord(entry, 3, <u32>this.count);
    return parent;
  }

  /** Byte offset of the value's first byte; for a string its opening quote. */
  start(entry: i32): u32 {
    return this.word(entry, 0);
  }

  /** Byte offset behind the value's last byte. */
  end(entry: i32): u32 {
    return this.word(entry, 1);
  }

  /** What the value is. */
  kind(entry: i32): JsonKind {
    return <JsonKind>(this.word(entry, 2) & KIND_MASK);
  }

  /** Whether a string is written with escapes. */
  escaped(entry: i32): bool {
    return (this.word(entry, 2) & ESCAPED) != 0;
  }

  /** Elements of an array or members of an object; 0 for a scalar. */
  length(entry: i32): i32 {
    return <i32>(this.word(entry, 2) >> LENGTH_SHIFT);
  }

  /** Index of the entry behind the whole value. Only for a value that is complete. */
  next(entry: i32): i32 {
    return <i32>this.word(entry, 3);
  }

  private push(kind: JsonKind, start: u32, end: u32): i32 {
    const entry = this.count++;
    if (this.count * WORDS > this.entries.length) this.grow();
    this.setWord(entry, 0, start);
    this.setWord(entry, 1, end);
    this.setWord(entry, 2, <u32>kind);
    return entry;
  }

  private grow(): void {
    const larger = new StaticArray<u32>(this.entries.length * 2);
    memory.copy(changetype<usize>(larger), changetype<usize>(this.entries), <usize>this.entries.length * sizeof<u32>());
    this.entries = larger;
  }

  private word(entry: i32, word: i32): u32 {
    return this.entries[entry * WORDS + word];
  }

  private setWord(entry: i32, word: i32, value: u32): void {
    this.entries[entry * WORDS + word] = value;
  }
}
