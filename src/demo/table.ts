/** A plain text table whose last column is wrapped. */

/** Lays out rows below a header; the last column takes what is left of `width` and is wrapped at spaces. */
export function table(header: string[], rows: string[][], width: number): string {
  const all = [header, ...rows];
  const last = header.length - 1;
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const taken = widths.slice(0, last).reduce((sum, columnWidth) => sum + columnWidth + 2, 0);
  const rest = Math.max(30, width - taken);
  const rule = "-".repeat(Math.min(width, taken + rest));
  const lines = (row: string[]): string[] => {
    const [first = "", ...more] = wrap(row[last] ?? "", rest);
    const cells = row.slice(0, last).map((cell, column) => cell.padEnd((widths[column] ?? 0) + 2));
    return [cells.join("") + first, ...more.map((line) => " ".repeat(taken) + line)].map((line) => line.trimEnd());
  };
  return [...lines(header), rule, ...rows.flatMap(lines)].join("\n");
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((part) => pieces(part, width))) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A word that is longer than a line is cut. */
function pieces(word: string, width: number): string[] {
  return word.match(new RegExp(`.{1,${width}}`, "g")) ?? [""];
}
