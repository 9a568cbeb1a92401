/** Writes small WebAssembly modules by hand (core specification §5), for modules that no compiler would make. */

/** One function's import or body; every function takes and returns i32 only. */
export interface ModuleParts {
  imports?: { module: string; name: string; parameters: number; results: number }[];
  /** Function bodies: instruction bytes without the final `end`. Indices begin behind the imports. */
  functions?: { export?: string; parameters: number; results: number; body: number[] }[];
  /** Exported under this name; null for a module without memory. Default `memory`. */
  memory?: string | null;
  /** Index of the start function. */
  start?: number;
  globalImport?: { module: string; name: string };
}

const I32 = 0x7f;
const FUNCTION = 0;
const MEMORY = 2;
const GLOBAL = 3;

/** Instructions that the tests need. */
export const OP = { unreachable: 0x00, i32Const: 0x41, call: 0x10, drop: 0x1a } as const;

/** The module's bytes. */
export function assemble(parts: ModuleParts): Uint8Array {
  const { imports = [], functions = [], memory = "memory", start, globalImport } = parts;
  const signatures = [...imports, ...functions].map(({ parameters, results }) => [
    0x60,
    ...vector(Array.from({ length: parameters }, () => [I32])),
    ...vector(Array.from({ length: results }, () => [I32])),
  ]);
  const imported = imports.map(({ module, name }, type) => [...text(module), ...text(name), FUNCTION, type]);
  if (globalImport) imported.push([...text(globalImport.module), ...text(globalImport.name), GLOBAL, I32, 0]);
  const exported = functions.flatMap((each, index) =>
    each.export === undefined ? [] : [[...text(each.export), FUNCTION, imports.length + index]],
  );
  if (memory !== null) exported.push([...text(memory), MEMORY, 0]);
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(signatures)),
    ...section(2, vector(imported)),
    ...section(3, vector(functions.map((_, index) => [imports.length + index]))),
    ...(memory === null ? [] : section(5, vector([[0, 1]]))),
    ...section(7, vector(exported)),
    ...(start === undefined ? [] : section(8, [start])),
    ...section(10, vector(functions.map(({ body }) => sized([0, ...body, 0x0b])))),
  ]);
}

function section(id: number, content: number[]): number[] {
  return [id, ...sized(content)];
}

function vector(items: number[][]): number[] {
  return [...leb(items.length), ...items.flat()];
}

function sized(content: number[]): number[] {
  return [...leb(content.length), ...content];
}

function text(value: string): number[] {
  return sized([...new TextEncoder().encode(value)]);
}

/** Unsigned LEB128. */
function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}
