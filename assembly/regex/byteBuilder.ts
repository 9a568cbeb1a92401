/** Bytes that are put together. */

/** A buffer that grows. */
@final
export class ByteBuilder {
  private buffer: Uint8Array;
  private length: i32 = 0;

  constructor(capacity: i32) {
    this.buffer = new Uint8Array(max(capacity, 16));
  }

  /** Appends a byte. */
  append(byte: u8): void {
    this.reserve(1);
    this.buffer[this.length++] = byte;
  }

  /** Appends a part of other bytes. */
  appendAll(bytes: Uint8Array, from: i32, to: i32): void {
    this.reserve(to - from);
    memory.copy(this.buffer.dataStart + this.length, bytes.dataStart + from, to - from);
    this.length += to - from;
  }

  /** What was appended: a view, of use until more is. */
  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  private reserve(more: i32): void {
    if (this.length + more <= this.buffer.length) return;
    const larger = new Uint8Array(2 * (this.length + more));
    memory.copy(larger.dataStart, this.buffer.dataStart, this.length);
    this.buffer = larger;
  }
}
