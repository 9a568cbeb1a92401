/** Reads the sections of a WebAssembly binary (core specification §5.5): only what the import rules and the limits need. */
import { ModuleError } from "./moduleError.js";

const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** The sections that the host reads, by their ids. */
export const SECTION = { custom: 0, type: 1, table: 4, memory: 5, start: 8 } as const;

/** One section: where its id stands, where its content begins, and where it ends. */
export interface Section {
  id: number;
  start: number;
  content: number;
  end: number;
}

/** True when the bytes begin as a version 1 core module does. */
export function isCoreModule(bytes: Uint8Array): boolean {
  return MAGIC_AND_VERSION.every((byte, index) => bytes[index] === byte);
}

/**
 * All sections in their order. Throws ModuleError where one is cut off or has a size that is no LEB128 of 32 bits. Not checked: order,
 * ids, and what the sections hold.
 */
export function sectionsOf(bytes: Uint8Array): Section[] {
  const sections: Section[] = [];
  const reader = new BinaryReader(bytes, MAGIC_AND_VERSION.length, bytes.length);
  while (!reader.isAtEnd) {
    const start = reader.position;
    const id = reader.byte();
    const size = reader.unsigned();
    const content = reader.position;
    reader.skip(size);
    sections.push({ id, start, content, end: reader.position });
  }
  return sections;
}

/**
 * True when the module has a start section: code that would run at instantiation, before any deadline is set, and which
 * policy-server refuses.
 */
export function hasStartSection(bytes: Uint8Array): boolean {
  return sectionsOf(bytes).some(({ id }) => id === SECTION.start);
}

/** Reads bytes in order, up to an end that it does not pass: then it throws ModuleError. */
export class BinaryReader {
  constructor(
    private readonly bytes: Uint8Array,
    public position: number,
    private readonly end: number,
  ) {}

  /** Whether nothing is left. */
  get isAtEnd(): boolean {
    return this.position >= this.end;
  }

  /** The next byte. */
  byte(): number {
    const byte = this.bytes[this.position];
    if (this.isAtEnd || byte === undefined) throw invalid("it is cut off");
    this.position += 1;
    return byte;
  }

  /** Unsigned LEB128 of 32 bits (§5.2.2). */
  unsigned(): number {
    let value = 0;
    for (let index = 0; index < 5; index++) {
      const byte = this.byte();
      if (index === 4 && byte > 0x0f) break;
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    throw invalid("a number has more than 32 bits");
  }

  /** Passes over an LEB128 of at most 33 bits, signed or not. */
  skipNumber(): void {
    for (let index = 0; index < 5; index++) if (this.byte() < 0x80) return;
    throw invalid("a number has more than 33 bits");
  }

  /** Passes over so many bytes. */
  skip(length: number): void {
    if (length > this.end - this.position) throw invalid("it is cut off");
    this.position += length;
  }
}

/** Unsigned LEB128 in as few bytes as it takes. */
export function unsignedBytes(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...unsignedBytes(Math.floor(value / 0x80))];
}

/** The bytes are not what the specification says. */
export function invalid(reason: string): ModuleError {
  return new ModuleError(`not a valid WebAssembly module: ${reason}`);
}
