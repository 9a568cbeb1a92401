/** Writes single DER elements (X.690 §8.1, §10.1): just what is needed to bring a key into its standard form. */

/** One element: identifier octet and the shortest definite length before contents of any length. */
export function derElement(tag: u8, contents: Uint8Array): Uint8Array {
  const length = contents.length;
  const octets = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;
  const element = new Uint8Array(2 + octets + length);
  element[0] = tag;
  element[1] = octets == 0 ? <u8>length : <u8>(0x80 | octets);
  for (let i = 0; i < octets; i++) element[2 + i] = <u8>(length >> (8 * (octets - 1 - i)));
  element.set(contents, 2 + octets);
  return element;
}

/** An INTEGER of big-endian bytes without leading zeros: a zero octet goes before a high bit (X.690 §8.3). */
export function derUnsignedInteger(magnitude: Uint8Array): Uint8Array {
  const isPadded = magnitude.length == 0 || magnitude[0] >= 0x80;
  const contents = new Uint8Array(magnitude.length + (isPadded ? 1 : 0));
  contents.set(magnitude, isPadded ? 1 : 0);
  return derElement(0x02, contents);
}

/** A BIT STRING of whole bytes. */
export function derBitString(bytes: Uint8Array): Uint8Array {
  const contents = new Uint8Array(1 + bytes.length);
  contents.set(bytes, 1);
  return derElement(0x03, contents);
}

/** NULL. */
export function derNull(): Uint8Array {
  return derElement(0x05, new Uint8Array(0));
}

/** A known OBJECT IDENTIFIER, given by its contents. */
export function derObjectIdentifier(contents: StaticArray<u8>): Uint8Array {
  const bytes = new Uint8Array(contents.length);
  memory.copy(bytes.dataStart, changetype<usize>(contents), contents.length);
  return derElement(0x06, bytes);
}

/** A SEQUENCE of two elements; the second may be empty for a SEQUENCE of one. */
export function derSequence(first: Uint8Array, second: Uint8Array): Uint8Array {
  const contents = new Uint8Array(first.length + second.length);
  contents.set(first);
  contents.set(second, first.length);
  return derElement(0x30, contents);
}
