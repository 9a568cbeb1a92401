/** How generated AssemblyScript is spelt. */

const LINE_WIDTH = 120;

/** A number as the generated code writes its masks. */
export function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

/** A sum of factors times names; a common factor stands before a bracket. */
export function sumText(parts: readonly (readonly [factor: number, name: string])[]): string {
  const common = parts.map(([factor]) => Math.abs(factor)).reduce(greatestCommonDivisor);
  const text = parts.map(([factor, name], i) => termText(factor / common, name, i === 0)).join("");
  if (common === 1) return text;
  return parts.length === 1 ? `${common} * ${text}` : `${common} * (${text})`;
}

function termText(factor: number, name: string, isFirst: boolean): string {
  const size = Math.abs(factor) === 1 ? name : `${Math.abs(factor)} * ${name}`;
  if (isFirst) return factor < 0 ? `-${size}` : size;
  return factor < 0 ? ` - ${size}` : ` + ${size}`;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** How a line that is too long is broken. */
export interface Wrapping {
  /** Columns of what will stand before it; none when left out. */
  readonly margin?: number;
  /** Columns that stay free behind each piece; none when left out. */
  readonly spare?: number;
  /** The spaces at which it can be broken: those before + or - and after commas when left out. */
  readonly breaks?: RegExp;
}

const BEFORE_SIGNS_AND_AFTER_COMMAS = /(?<=,) | (?=[-+] )/;

/** The spaces before + and -. */
export const BEFORE_SIGNS = / (?=[-+] )/;

/** A line of code, broken where it is longer than 120 columns. */
export function wrapped(line: string, { margin = 0, spare = 0, breaks }: Wrapping = {}): string {
  const width = LINE_WIDTH - margin;
  if (line.length <= width) return line;
  const indent = `${/^ */.exec(line)?.[0] ?? ""}  `;
  return filled(line.split(breaks ?? BEFORE_SIGNS_AND_AFTER_COMMAS), indent, width - spare).join("\n");
}

/** As many pieces on each line as it takes; `indent` stands before all lines but the first. */
function filled(pieces: readonly string[], indent: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const piece of pieces) {
    const longer = current === "" ? piece : `${current} ${piece}`;
    if (longer.length <= width) current = longer;
    else {
      lines.push(current);
      current = indent + piece;
    }
  }
  return [...lines, current];
}

/** Text with so many spaces before each line. */
export function indented(text: string, spaces: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(spaces));
}

/** Numbers in the module's static memory, and a constant that is their address. */
export function dataText(name: string, type: "i32" | "u32", values: readonly bigint[]): string {
  return wrapped(`const ${name}: usize = memory.data<${type}>([${values.map(String).join(", ")}]);`);
}

/** The same of 32-bit limbs, exported, with the numbers on lines of their own. */
export function exportedLimbsText(name: string, limbs: readonly bigint[]): string {
  const pieces = limbs.map((limb, i) => `${i === 0 ? "  " : ""}${limb},`);
  return [`export const ${name}: usize = memory.data<i32>([`, ...filled(pieces, "  ", LINE_WIDTH), "]);"].join("\n");
}

/** Numbers in the module's static memory, on lines of their own, and an exported constant that is their address. */
export function filledNumbers(name: string, type: "u8", values: readonly number[]): string {
  const pieces = values.map((value, i) => `${i === 0 ? "  " : ""}${value},`);
  return [`export const ${name}: usize = memory.data<${type}>([`, ...filled(pieces, "  ", LINE_WIDTH), "]);"].join(
    "\n",
  );
}
