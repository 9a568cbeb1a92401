/** What registries warn of (OCI distribution specification, "Warnings"): told once, and nothing else follows from it. */
import { printable } from "./failure.js";
import { MAX_KEPT_WARNINGS, MAX_WARNING_LENGTH } from "./limits.js";

/** `299 - "text"`, the only form that the specification has. */
const WARNING = /^299 - "((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*)"$/;

/** Tells each warning of each host once. */
export class Warnings {
  readonly #told = new Set<string>();

  constructor(private readonly warn: (sentence: string) => void) {}

  /** Reads the header of an answer; several headers are joined by commas, as `Headers.get` gives them. */
  hear(host: string, header: string | null): void {
    for (const text of header === null ? [] : readWarnings(header)) {
      const sentence = `${host} warns: ${printable(text, MAX_WARNING_LENGTH)}`;
      if (this.#told.has(sentence) || this.#told.size >= MAX_KEPT_WARNINGS) continue;
      this.#told.add(sentence);
      this.warn(sentence);
    }
  }
}

/** The texts in a Warning header; what is of another form is left out. */
export function readWarnings(header: string): string[] {
  if (header.length > MAX_WARNING_LENGTH) return [];
  const parts = header.match(/(?:[^",]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  const texts = parts.map((part) => WARNING.exec(part.trim())?.[1]?.replace(/\\(.)/g, "$1"));
  return texts.filter((text) => text !== undefined && text !== "") as string[];
}
