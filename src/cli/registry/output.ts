/** What the commands about policy modules print: lines for people, or one JSON document for programs. */
import { UsageError } from "../exitCodes.js";
import { printableText } from "../printable.js";

/** `--output`. */
export type OutputFormat = "human" | "json";

/** Throws UsageError. */
export function outputFormat(text: string): OutputFormat {
  if (text === "human" || text === "json") return text;
  throw new UsageError(`--output ${text}: it must be human or json`);
}

/** Prints the lines or the document on standard output; neither can command the terminal. */
export function print(format: OutputFormat, lines: readonly string[], document: unknown): void {
  console.log(format === "json" ? JSON.stringify(document, null, 2) : printableText(lines.join("\n")));
}
