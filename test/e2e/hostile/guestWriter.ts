/** Writes guests that no compiler would make (core specification §5): waPC guests and WASI commands with a few instructions. */

/** Instructions. Every function has no locals but its parameters, and takes and gives i32 only. */
export const code = {
  unreachable: [0x00],
  /** Runs the instructions for ever. */
  forever: (...body: number[]): number[] => [0x03, 0x40, ...body, 0x0c, 0, 0x0b],
  call: (index: number): number[] => [0x10, index],
  drop: [0x1a],
  number: (value: number): number[] => [0x41, ...signed(value)],
  grow: (pages: number): number[] => [0x41, ...signed(pages), 0x40, 0, 0x1a],
  /** Writes to every byte of the memory. */
  fill: [0x41, 0, 0x41, 1, 0x3f, 0, 0x41, 16, 0x74, 0xfc, 0x0b, 0],
  growTable: (elements: number): number[] => [0xd0, 0x70, 0x41, ...signed(elements), 0xfc, 0x0f, 0, 0x1a],
  /** Catches whatever an import throws. */
  tried: (body: number[], caught: number[]): number[] => [0x06, 0x40, ...body, 0x19, ...caught, 0x0b],
};

/** A function that the guest imports: its module, its name and how many i32 it takes. A host call gives one back. */
export type Import = [module: string, name: string, parameters: number, results: number];

/** What a guest is made of. Functions are numbered from the imports on, in the order of `functions`. */
export interface GuestParts {
  imports?: Import[];
  /** By the name under which each is exported: waPC's `__guest_call` takes two and gives one, all others take and give nothing. */
  functions: Record<string, number[]>;
  pages?: number;
  table?: boolean;
  /** Lies at address 0. */
  data?: string;
  start?: number;
  custom?: [name: string, bytes: Uint8Array];
}

/** The module's bytes. */
export function guest({ imports = [], functions, pages = 1, table, data = "", start, custom }: GuestParts): Uint8Array {
  const names = Object.keys(functions);
  const types = [...imports.map(([, , ins, outs]) => [ins, outs]), ...names.map((name) => signature(name))];
  const head = [
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types.map(([ins = 0, outs = 0]) => [0x60, ...values(ins), ...values(outs)]))),
    ...section(2, vector(imports.map(([module, name], type) => [...text(module), ...text(name), 0, type]))),
    ...section(3, vector(names.map((_, index) => [imports.length + index]))),
    ...(table === true ? section(4, vector([[0x70, 0, 1]])) : []),
    ...section(5, vector([[0, ...unsigned(pages)]])),
    ...section(
      7,
      vector([[...text("memory"), 2, 0], ...names.map((name, index) => [...text(name), 0, imports.length + index])]),
    ),
    ...(start === undefined ? [] : section(8, [start])),
    ...section(10, vector(names.map((name) => sized([0, ...(functions[name] ?? []), 0x0b])))),
    ...section(11, vector([[0, 0x41, 0, 0x0b, ...text(data)]])),
  ];
  if (custom === undefined) return Uint8Array.from(head);
  const [name, bytes] = custom;
  return Buffer.concat([
    Uint8Array.from([...head, 0, ...unsigned(bytes.length + text(name).length), ...text(name)]),
    bytes,
  ]);
}

function signature(name: string): [number, number] {
  return name === "__guest_call" ? [2, 1] : [0, 0];
}

function values(count: number): number[] {
  return vector(Array.from({ length: count }, () => [0x7f]));
}

function section(id: number, content: number[]): number[] {
  return [id, ...sized(content)];
}

function vector(items: number[][]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function sized(content: number[]): number[] {
  return [...unsigned(content.length), ...content];
}

function text(value: string): number[] {
  return sized([...Buffer.from(value)]);
}

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const isLast = (rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}
