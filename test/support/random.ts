/** Random numbers that a seed repeats, and mutations of bytes made with them. */

/** Mulberry32: good enough for tests, and the same on every machine. */
export class Random {
  constructor(private state: number) {
    console.log(`seed ${state}`);
  }

  /** An integer from 0 up to and without `limit`. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  /** One of the items. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  /** A copy with one to three changes: a bit, a byte, a piece left out, doubled, or moved. */
  mutated(source: Uint8Array): Uint8Array {
    let bytes = source;
    for (let changes = 1 + this.below(3); changes > 0; changes--) bytes = this.change(bytes);
    return bytes;
  }

  private change(source: Uint8Array): Uint8Array {
    const at = this.below(source.length + 1);
    const end = Math.min(source.length, at + 1 + this.below(this.below(8) === 0 ? 64 : 4));
    const piece = source.slice(at, end);
    const to = this.below(source.length + 1);
    const head = source.slice(0, at);
    switch (this.below(6)) {
      case 0:
        return joined(
          head,
          piece.map((byte, index) => (index === 0 ? byte ^ (1 << this.below(8)) : byte)),
          source.slice(end),
        );
      case 1:
        return joined(
          head,
          piece.map((byte, index) => (index === 0 ? this.below(256) : byte)),
          source.slice(end),
        );
      case 2:
        return joined(head, source.slice(end));
      case 3:
        return joined(head, piece, source.slice(at));
      case 4:
        return joined(source.slice(0, to), piece, source.slice(to));
      default:
        return joined(head, this.pick(JSON_PIECES), source.slice(end));
    }
  }
}

const JSON_PIECES = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "null",
  "true",
  "false",
  "0",
  "-1",
  "1e9",
  "\\u0000",
  '"":""',
  " ",
].map((text) => new TextEncoder().encode(text));

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
