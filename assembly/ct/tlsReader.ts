/** A strict reader of the TLS presentation language (RFC 5246 §4), as far as RFC 6962 uses it: numbers and opaque vectors. */
import { Fault, FaultCode } from "../fault/fault";

/**
 * Reads one structure from front to back. Reads return plain values; the first fault is kept, and after it every read
 * gives zero or no bytes and `isAtEnd` is true, so that loops end. Look at `fault` once, after `end()`. Nothing is copied:
 * what is read are views of the input, which must stay as it is.
 */
@final
export class TlsReader {
  private position: i32 = 0;
  private first: Fault | null = null;

  constructor(
    private readonly bytes: Uint8Array,
    /** What is read: the root of the path in a fault. */
    private readonly label: string,
  ) {}

  /** What went wrong first, SctMalformed; or null. */
  get fault(): Fault | null {
    return this.first;
  }

  /** True when everything is read, or something went wrong. */
  get isAtEnd(): bool {
    return this.first != null || this.position == this.bytes.length;
  }

  /** uint8. */
  readUint8(label: string): u8 {
    const start = this.advance(1, label);
    return start < 0 ? 0 : this.bytes[start];
  }

  /** uint16. */
  readUint16(label: string): u16 {
    const start = this.advance(2, label);
    return start < 0 ? 0 : bswap<u16>(load<u16>(this.bytes.dataStart + start));
  }

  /** uint64. */
  readUint64(label: string): u64 {
    const start = this.advance(8, label);
    return start < 0 ? 0 : bswap<u64>(load<u64>(this.bytes.dataStart + start));
  }

  /** opaque[count]. */
  readOpaque(count: i32, label: string): Uint8Array {
    const start = this.advance(count, label);
    return start < 0 ? new Uint8Array(0) : this.bytes.subarray(start, start + count);
  }

  /** opaque<minimum..2^16-1>. */
  readVector(minimum: i32, label: string): Uint8Array {
    const length = <i32>this.readUint16(label);
    if (length < minimum) this.refuse(label, "a vector without contents");
    return this.readOpaque(length, label);
  }

  /** A fault when bytes are left. */
  end(): void {
    if (!this.isAtEnd) this.refuse("", "trailing bytes");
  }

  /** Records a fault at this member, unless there was one before. */
  refuse(label: string, detail: string): void {
    if (this.first != null) return;
    this.first = new Fault(FaultCode.SctMalformed, detail, label.length == 0 ? this.label : this.label + "." + label);
  }

  /** Moves over so many bytes and returns where they start; -1 when they are not there. */
  private advance(count: i32, label: string): i32 {
    if (this.first != null) return -1;
    if (count > this.bytes.length - this.position) {
      this.refuse(label, "the bytes end too early");
      return -1;
    }
    const start = this.position;
    this.position += count;
    return start;
  }
}
