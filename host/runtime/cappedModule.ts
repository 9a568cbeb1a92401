/**
 * Lowers what a module may grow to, in its own bytes: the maximum of its memory and of its tables (core specification §5.3.9,
 * §5.5.7, §5.5.8). An engine then refuses the growth itself, in every thread and without anybody watching.
 */
import type { Limits } from "./limits.js";
import { ModuleError } from "./moduleError.js";
import { BinaryReader, invalid, SECTION, sectionsOf, unsignedBytes, type Section } from "./sections.js";

const PAGE_BYTES = 65_536;
/** What a 32-bit memory can hold at all, in pages. */
const MAX_PAGES = 65_536;
/** Modules of large languages have one table; a table costs something even when it is empty. */
const MAX_TABLES = 16;

const HAS_MAXIMUM = 0x01;
const FUNCTION_TYPE = 0x60;
/** i32, i64, f32, f64, v128, funcref, externref. */
const PLAIN_TYPES = [0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x70, 0x6f];
/** `(ref null HEAPTYPE)` and `(ref HEAPTYPE)`. */
const TYPED_REFERENCES = [0x63, 0x64];

/** What a cap is made of. */
export type Cap = Pick<Limits, "memoryBytes" | "tableElements">;

/**
 * The module with its maxima lowered; everything else is byte for byte as it was, and its digest is another. Throws ModuleError
 * for what is larger than the cap from the start, for shared and 64-bit memories, for more than one memory, for tables with
 * initial values, and for types of garbage-collected objects, which lie outside of what the cap holds. Not checked: the rest;
 * an engine validates it.
 */
export function cappedModule(bytes: Uint8Array, cap: Cap): Uint8Array {
  const sections = sectionsOf(bytes);
  const parts: Uint8Array[] = [];
  let copied = 0;
  for (const section of sections) {
    if (section.id === SECTION.type) checkTypes(contentOf(bytes, section));
    const rewritten = rewrite(bytes, section, cap);
    if (rewritten === null) continue;
    parts.push(bytes.subarray(copied, section.start), rewritten);
    copied = section.end;
  }
  return joined([...parts, bytes.subarray(copied)]);
}

function rewrite(bytes: Uint8Array, section: Section, cap: Cap): Uint8Array | null {
  if (section.id === SECTION.memory) return sectionBytes(section.id, memories(contentOf(bytes, section), cap));
  if (section.id === SECTION.table) return sectionBytes(section.id, tables(contentOf(bytes, section), cap));
  return null;
}

function memories(reader: BinaryReader, { memoryBytes }: Cap): number[] {
  const count = reader.unsigned();
  if (count > 1) throw new ModuleError("the module has more than one memory");
  const most = Math.min(MAX_PAGES, Math.floor(memoryBytes / PAGE_BYTES));
  const limits = Array.from({ length: count }, () => {
    const { minimum, maximum } = readLimits(reader, "memory", MAX_PAGES);
    if (minimum > most) throw new ModuleError(tooLarge("memory", minimum * PAGE_BYTES, memoryBytes, "memoryBytes"));
    return limitsBytes(minimum, Math.min(maximum, most));
  });
  return vector(reader, limits);
}

function tables(reader: BinaryReader, { tableElements }: Cap): number[] {
  const count = reader.unsigned();
  if (count > MAX_TABLES) throw new ModuleError(`the module has more than ${MAX_TABLES} tables`);
  const limits = Array.from({ length: count }, () => {
    const type = referenceType(reader);
    const { minimum, maximum } = readLimits(reader, "table", 0xffff_ffff);
    if (minimum > tableElements) throw new ModuleError(tooLarge("table", minimum, tableElements, "tableElements"));
    return [...type, ...limitsBytes(minimum, Math.min(maximum, tableElements))];
  });
  return vector(reader, limits);
}

function tooLarge(what: string, wanted: number, allowed: number, limit: string): string {
  const unit = what === "memory" ? "bytes" : "elements";
  return `the module begins with a ${what} of ${wanted} ${unit}; limits.${limit} is ${allowed}`;
}

/** A maximum that is missing is the largest there is. */
function readLimits(reader: BinaryReader, what: string, largest: number): { minimum: number; maximum: number } {
  const flags = reader.byte();
  if (flags > HAS_MAXIMUM)
    throw new ModuleError(`the module has a ${what} that is shared, of 64 bits, or of another kind`);
  const minimum = reader.unsigned();
  const maximum = flags === HAS_MAXIMUM ? reader.unsigned() : largest;
  if (minimum > maximum || maximum > largest) throw invalid(`a ${what} has limits that cannot be`);
  return { minimum, maximum };
}

function limitsBytes(minimum: number, maximum: number): number[] {
  return [HAS_MAXIMUM, ...unsignedBytes(minimum), ...unsignedBytes(maximum)];
}

function referenceType(reader: BinaryReader): number[] {
  const type = reader.byte();
  if (type === 0x70 || type === 0x6f) return [type];
  throw new ModuleError("the module has a table of another kind than funcref and externref, or with initial values");
}

function checkTypes(reader: BinaryReader): void {
  for (let count = reader.unsigned(); count > 0; count--) {
    if (reader.byte() !== FUNCTION_TYPE) throw new ModuleError("the module has types of garbage-collected objects");
    checkValues(reader);
    checkValues(reader);
  }
  if (!reader.isAtEnd) throw invalid("its type section holds more than its types");
}

/** A function's parameters, or its results. */
function checkValues(reader: BinaryReader): void {
  for (let values = reader.unsigned(); values > 0; values--) checkValue(reader);
}

function checkValue(reader: BinaryReader): void {
  const type = reader.byte();
  if (PLAIN_TYPES.includes(type)) return;
  if (!TYPED_REFERENCES.includes(type)) throw new ModuleError("the module has values of a type that is not run");
  reader.skipNumber();
}

function contentOf(bytes: Uint8Array, { content, end }: Section): BinaryReader {
  return new BinaryReader(bytes, content, end);
}

function vector(reader: BinaryReader, items: number[][]): number[] {
  if (!reader.isAtEnd) throw invalid("a section holds more than its entries");
  return [...unsignedBytes(items.length), ...items.flat()];
}

function sectionBytes(id: number, content: number[]): Uint8Array {
  return Uint8Array.from([id, ...unsignedBytes(content.length), ...content]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}
