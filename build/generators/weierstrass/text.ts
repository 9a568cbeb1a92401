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

/** A line, broken before operators or after commas where it is too long. `margin` is what will stand before it. */
export function wrapped(line: string, margin = 2): string {
  const width = LINE_WIDTH - margin;
  if (line.length <= width) return line;
  const indent = `${/^ */.exec(line)?.[0] ?? ""}  `;
  const lines: string[] = [];
  let current = "";
  for (const piece of line.split(/(?<=,) | (?=[-+] [^>])/)) {
    const longer = current === "" ? piece : `${current} ${piece}`;
    if (longer.length <= width) current = longer;
    else {
      lines.push(current);
      current = indent + piece;
    }
  }
  return [...lines, current].join("\n");
}

/** Text with so many spaces before each line. */
export function indented(text: string, spaces: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(spaces));
}

/** Numbers in the module's static memory, and a constant that is their address. */
export function dataText(name: string, type: "i32" | "u32", values: readonly bigint[]): string {
  return wrapped(`const ${name}: usize = memory.data<${type}>([${values.map(String).join(", ")}]);`, 0);
}
