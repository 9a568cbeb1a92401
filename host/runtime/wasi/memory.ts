/** Reads and writes a guest's linear memory in WASI's forms. Whatever lies outside of it throws RangeError. */

const EVENT_BYTES = 32;

/** A part of the memory. */
interface Span {
  pointer: number;
  length: number;
}

/** A wish to be woken: by a clock (type 0) or by a descriptor. */
export interface Subscription {
  userdata: bigint;
  type: number;
  clock: number;
  /** Of a clock, in nanoseconds. */
  wait: bigint;
  /** The wait is an instant, not a span. */
  isAbsolute: boolean;
}

/** The memory where it is now: it moves when it grows. Writing functions give 0, WASI's success. */
export class GuestMemory {
  constructor(private readonly buffer: () => ArrayBuffer) {}

  /** A copy. */
  read(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.buffer(), pointer >>> 0, length >>> 0).slice();
  }

  /** Writes the bytes. */
  write(pointer: number, bytes: Uint8Array): number {
    new Uint8Array(this.buffer(), pointer >>> 0, bytes.length).set(bytes);
    return 0;
  }

  /** The length, when so much lies in the memory behind the pointer. */
  checked(pointer: number, length: number): number {
    return new Uint8Array(this.buffer(), pointer >>> 0, length >>> 0).length;
  }

  setUint32(pointer: number, value: number): number {
    this.view(pointer, 4).setUint32(0, value, true);
    return 0;
  }

  setUint64(pointer: number, value: bigint): number {
    this.view(pointer, 8).setBigUint64(0, value, true);
    return 0;
  }

  /** The parts of an iovec array, up to `most` bytes in all. */
  vectors(pointer: number, count: number, most: number): Span[] {
    const view = this.view(pointer, 8 * (count >>> 0));
    const spans: Span[] = [];
    let room = most;
    for (let index = 0; index < count >>> 0 && room > 0; index++) {
      const length = Math.min(room, view.getUint32(8 * index + 4, true));
      spans.push({ pointer: view.getUint32(8 * index, true), length });
      room -= length;
    }
    return spans;
  }

  /** A `subscription` of `poll_oneoff`. */
  subscription(pointer: number): Subscription {
    const view = this.view(pointer, 48);
    return {
      userdata: view.getBigUint64(0, true),
      type: view.getUint8(8),
      clock: view.getUint32(16, true),
      wait: view.getBigUint64(24, true),
      isAbsolute: (view.getUint16(40, true) & 1) === 1,
    };
  }

  /** An `event` of `poll_oneoff` without an error. */
  event(pointer: number, userdata: bigint, type: number): void {
    this.write(pointer, new Uint8Array(EVENT_BYTES));
    this.setUint64(pointer, userdata);
    this.write(pointer + 10, Uint8Array.of(type));
  }

  private view(pointer: number, length: number): DataView {
    return new DataView(this.buffer(), pointer >>> 0, length);
  }
}
