/** Reads CBOR (RFC 8949), as far as COSE uses it, to hold against what the kit and the real tools write. */

/** A value under a tag. */
export interface TaggedValue {
  tag: number;
  value: CborValue;
}

/** What is read; maps keep their order. */
export type CborValue =
  number | string | boolean | null | Uint8Array | CborValue[] | Map<CborValue, CborValue> | TaggedValue;

/** The one value of these bytes. Throws Error for anything that is not the deterministic encoding's subset, or cut off, or followed by more. */
export function readCbor(bytes: Uint8Array): CborValue {
  const reader = new Reader(Buffer.from(bytes));
  const value = reader.value();
  if (reader.at !== bytes.length) throw new Error(`${bytes.length - reader.at} bytes follow the value`);
  return value;
}

const SIMPLE = new Map<number, boolean | null>([
  [0xf4, false],
  [0xf5, true],
  [0xf6, null],
]);

class Reader {
  at = 0;

  constructor(private readonly bytes: Buffer) {}

  value(): CborValue {
    const initial = this.#octets(1)[0] ?? 0;
    const simple = SIMPLE.get(initial);
    if (simple !== undefined) return simple;
    const argument = this.#argument(initial & 0x1f);
    switch (initial >> 5) {
      case 0:
        return argument;
      case 1:
        return -1 - argument;
      case 2:
        return new Uint8Array(this.#octets(argument));
      case 3:
        return this.#octets(argument).toString("utf8");
      case 4:
        return Array.from({ length: argument }, () => this.value());
      case 5:
        return this.#map(argument);
      case 6:
        return { tag: argument, value: this.value() };
      default:
        throw new Error(`${initial.toString(16)} is not read here`);
    }
  }

  #map(length: number): Map<CborValue, CborValue> {
    const map = new Map<CborValue, CborValue>();
    for (let pair = 0; pair < length; pair++) {
      const key = this.value();
      if (map.has(key)) throw new Error(`the key ${String(key)} comes twice`);
      map.set(key, this.value());
    }
    return map;
  }

  /** Integers are in their shortest form. */
  #argument(low: number): number {
    if (low < 24) return low;
    if (low > 27) throw new Error("a length is indefinite or reserved");
    const width = 1 << (low - 24);
    const octets = this.#octets(width);
    const value = width === 8 ? Number(octets.readBigUInt64BE()) : octets.readUIntBE(0, width);
    if (value < (width === 1 ? 24 : 2 ** (4 * width))) throw new Error("an integer is longer than it must be");
    return value;
  }

  #octets(length: number): Buffer {
    const octets = this.bytes.subarray(this.at, this.at + length);
    if (octets.length < length) throw new Error("the value is cut off");
    this.at += length;
    return octets;
  }
}
