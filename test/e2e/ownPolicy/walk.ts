/**
 * A guide that is run: its `console` blocks hold commands behind `$ ` and what they print, its `diff` blocks are changes of
 * files. What comes back is the guide with what the commands really print.
 */

/** What a guide does. */
export interface Steps {
  /** Runs a command and returns what it prints. */
  run(command: string): Promise<string>;
  /** Changes a file: the old text must stand there just once. */
  change(file: string, old: string, changed: string): void;
}

const BLOCK = /^```(console|diff)\n([\s\S]*?)^```$/gm;

/** Runs all steps in their order. */
export async function walk(guide: string, steps: Steps): Promise<string> {
  let walked = "";
  let end = 0;
  for (const match of guide.matchAll(BLOCK)) {
    const [whole, kind, body = ""] = match;
    walked += guide.slice(end, match.index);
    end = match.index + whole.length;
    if (kind === "diff") applyDiff(body, steps);
    walked += kind === "diff" ? whole : `\`\`\`console\n${await runBlock(body, steps)}\`\`\``;
  }
  return walked + guide.slice(end);
}

/** Times, which no two machines share, are left out. */
export function withoutTimes(text: string): string {
  return text.replace(/\b\d+(\.\d+)? (m?s)\b/g, "… s").replace(/… ms\b/g, "… s");
}

/** What changes with every version is left out too: digests and sizes. */
export function withoutMeasures(text: string): string {
  return withoutTimes(text)
    .replace(/sha256([:-])[0-9a-f]{64}/g, "sha256$1…")
    .replace(/\b\d+ bytes/g, "N bytes")
    .replace(/\bsize: \d+/g, "size: N");
}

async function runBlock(body: string, steps: Steps): Promise<string> {
  let printed = "";
  for (const [, command = ""] of body.matchAll(/^\$ (.*)$/gm)) {
    const said = (await steps.run(command)).trim();
    printed += said === "" ? `$ ${command}\n` : `$ ${command}\n${said}\n`;
  }
  return printed;
}

/** Hunks begin with `@@`; their lines with a blank are in the old and the new text. */
function applyDiff(body: string, steps: Steps): void {
  const file = /^\+\+\+ (.*)$/m.exec(body)?.[1];
  if (file === undefined) throw new Error(`the diff names no file:\n${body}`);
  for (const hunk of body.split(/^@@.*\n/m).slice(1)) {
    const lines = hunk.split("\n").slice(0, -1);
    const text = (sign: string): string =>
      lines.flatMap((line) => (line === "" || line[0] === " " || line[0] === sign ? [line.slice(1)] : [])).join("\n");
    steps.change(file, text("-"), text("+"));
  }
}
