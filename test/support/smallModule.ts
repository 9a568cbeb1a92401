/** WebAssembly modules of a few dozen bytes that speak waPC (core specification §5.5). */

/** What `smallModule` is made of. */
export interface SmallModule {
  /** The instructions of `__guest_call`, without the final `end`; it takes two lengths and leaves an i32. */
  body: number[];
  /** At address 0. */
  data?: string;
  /** Imports as module and name, each a function of two i32; the default is `wapc.__guest_response`, function 0. */
  imports?: [module: string, name: string][];
  /** Adds a start section; the function it names does nothing. */
  start?: boolean;
  /** Custom sections at the end: name and text. */
  custom?: [name: string, text: string][];
  /** What is exported instead of `memory` and `__guest_call`. */
  exports?: [memory: string, call: string];
}

/** Instructions. */
export const UNREACHABLE = 0x00;
export const I32_CONST = 0x41;

/** Instructions that answer with the module's data and end well. */
export function respond(data: string): number[] {
  const length = Buffer.byteLength(data);
  return [I32_CONST, 0, I32_CONST, ...signed(length), 0x10, 0, I32_CONST, 1];
}

/** The instructions, run only when the operation's name has so many bytes. */
export function whenOperationHas(bytes: number, instructions: number[]): number[] {
  return [0x20, 0, I32_CONST, ...signed(bytes), 0x46, 0x04, 0x40, ...instructions, 0x0b];
}

/** The module's bytes. */
export function smallModule(parts: SmallModule): Uint8Array {
  const imports = parts.imports ?? [["wapc", "__guest_response"]];
  const [memory, call] = parts.exports ?? ["memory", "__guest_call"];
  const callIndex = imports.length;
  const types = [
    [0x60, 2, 0x7f, 0x7f, 0],
    [0x60, 2, 0x7f, 0x7f, 1, 0x7f],
    [0x60, 0, 0],
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...section(2, vector(imports.map(([module, name]) => [...text(module), ...text(name), 0, 0]))),
    ...section(3, [2, 1, 2]),
    ...section(5, [1, 0, 1]),
    ...section(
      7,
      vector([
        [...text(memory), 2, 0],
        [...text(call), 0, ...unsigned(callIndex)],
      ]),
    ),
    ...(parts.start === true ? section(8, unsigned(callIndex + 1)) : []),
    ...section(10, vector([sized([0, ...parts.body, 0x0b]), sized([0, 0x0b])])),
    ...section(11, vector([[0, I32_CONST, 0, 0x0b, ...text(parts.data ?? "")]])),
    ...(parts.custom ?? []).flatMap(([name, contents]) => section(0, [...text(name), ...Buffer.from(contents)])),
  ]);
}

function section(id: number, contents: number[]): number[] {
  return [id, ...sized(contents)];
}

function sized(contents: number[]): number[] {
  return [...unsigned(contents.length), ...contents];
}

function vector(items: number[][]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): number[] {
  return sized([...Buffer.from(value)]);
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** LEB128 of a number that is not negative where a sign is expected. */
function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}
