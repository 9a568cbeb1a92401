/** Writes CBOR (RFC 8949) in its deterministic encoding (§4.2.1), as far as COSE needs it. */

/** What can be written. Numbers are integers; text is a text string, bytes are a byte string. */
export type Cbor = number | string | boolean | null | Uint8Array | readonly Cbor[] | CborMap | Tagged | Encoded;

/** A map; its keys are written in the order of their encodings. */
export type CborMap = ReadonlyMap<number | string, Cbor>;

/** A value under a tag (§3.4). */
export class Tagged {
  constructor(
    readonly tag: number,
    readonly value: Cbor,
  ) {}
}

/** What is encoded already, taken as it is: on purpose whatever is not CBOR. */
export class Encoded {
  constructor(readonly bytes: Uint8Array) {}
}

const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6 } as const;
const SIMPLE = { false: 0xf4, true: 0xf5, null: 0xf6 } as const;

/** The encoding. Throws for a number that is no integer of 53 bits. */
export function encodeCbor(value: Cbor): Uint8Array {
  if (value === null) return Uint8Array.of(SIMPLE.null);
  if (typeof value === "boolean") return Uint8Array.of(value ? SIMPLE.true : SIMPLE.false);
  if (typeof value === "number") return value < 0 ? head(MAJOR.negative, -1 - value) : head(MAJOR.unsigned, value);
  if (typeof value === "string") return text(value);
  if (value instanceof Uint8Array) return Buffer.concat([head(MAJOR.bytes, value.length), value]);
  if (value instanceof Encoded) return value.bytes;
  if (value instanceof Tagged) return Buffer.concat([head(MAJOR.tag, value.tag), encodeCbor(value.value)]);
  if (value instanceof Map) return map(value as CborMap);
  const items = value as readonly Cbor[];
  return Buffer.concat([head(MAJOR.array, items.length), ...items.map(encodeCbor)]);
}

function text(value: string): Uint8Array {
  const utf8 = Buffer.from(value);
  return Buffer.concat([head(MAJOR.text, utf8.length), utf8]);
}

function map(value: CborMap): Uint8Array {
  const pairs = [...value].map(([key, item]) => ({ key: encodeCbor(key), item: encodeCbor(item) }));
  pairs.sort((a, b) => Buffer.compare(a.key, b.key));
  return Buffer.concat([head(MAJOR.map, pairs.length), ...pairs.flatMap(({ key, item }) => [key, item])]);
}

/** The initial byte and the shortest argument (§3). */
function head(major: number, argument: number): Uint8Array {
  if (!Number.isSafeInteger(argument)) throw new RangeError(`CBOR integers are whole numbers of 53 bits: ${argument}`);
  const initial = major << 5;
  if (argument < 24) return Uint8Array.of(initial | argument);
  const width = [1, 2, 4].find((bytes) => argument < 2 ** (8 * bytes)) ?? 8;
  const out = Buffer.alloc(1 + width);
  out[0] = initial | (24 + Math.log2(width));
  if (width === 8) out.writeBigUInt64BE(BigInt(argument), 1);
  else out.writeUIntBE(argument, 1, width);
  return out;
}
