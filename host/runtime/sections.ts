/** Reads the sections of a WebAssembly binary (core specification §5.5): only what the import rules need. */

const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const START_SECTION = 8;

/** True when the bytes begin as a version 1 core module does. */
export function isCoreModule(bytes: Uint8Array): boolean {
  return MAGIC_AND_VERSION.every((byte, index) => bytes[index] === byte);
}

/**
 * True when the module has a start section: code that would run at instantiation, before any deadline is set, and which
 * policy-server refuses. The bytes must be a valid module.
 */
export function hasStartSection(bytes: Uint8Array): boolean {
  for (let position = MAGIC_AND_VERSION.length; position < bytes.length;) {
    const id = bytes[position];
    const [size, next] = readUnsigned(bytes, position + 1);
    if (id === START_SECTION) return true;
    position = next + size;
  }
  return false;
}

/** LEB128, at most 32 bits: the value and the position behind it. */
function readUnsigned(bytes: Uint8Array, start: number): [number, number] {
  let value = 0;
  for (let index = 0; index < 5; index++) {
    const byte = bytes[start + index] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return [value, start + index + 1];
  }
  return [bytes.length, bytes.length];
}
