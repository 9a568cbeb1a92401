/** Writes custom sections into a WebAssembly binary (core specification §5.5.3). */

/** The module with one more custom section at its end. */
export function appendCustomSection(module: Uint8Array, name: string, text: string): Uint8Array {
  const nameBytes = Buffer.from(name);
  const body = Buffer.concat([unsigned(nameBytes.length), nameBytes, Buffer.from(text)]);
  return Buffer.concat([module, Buffer.from([0]), unsigned(body.length), body]);
}

/** LEB128. */
function unsigned(value: number): Buffer {
  const bytes: number[] = [];
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>>= 7;
  } while (value > 0);
  return Buffer.from(bytes);
}
