/** Bytes that come in pieces, however small: what they cost is counted in bytes, not in pieces. */

const FIRST_ROOM = 1024;

/** Grows by doubling, so that it takes up at most twice what was added. */
export class GrowingBytes {
  private room = new Uint8Array(FIRST_ROOM);
  private used = 0;

  /** How many bytes were added. */
  get length(): number {
    return this.used;
  }

  /** A copy of everything that was added, in its order. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.room.slice(0, this.used);
  }

  /** Adds a copy of the bytes. */
  add(bytes: Uint8Array): void {
    const length = this.used + bytes.length;
    if (length > this.room.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.room.length));
      larger.set(this.room.subarray(0, this.used));
      this.room = larger;
    }
    this.room.set(bytes, this.used);
    this.used = length;
  }
}
