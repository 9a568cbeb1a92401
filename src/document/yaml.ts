/** One YAML document, of which JSON is a part: no duplicate keys, no tags, nothing that has no JSON form. */
import { type Document, LineCounter, parseDocument } from "yaml";

/** A text that is no such document; the message is one sentence without a full stop. */
export class YamlError extends Error {
  override readonly name = "YamlError";

  constructor(
    /** Of the place, from 1; null when it is not about one. */
    readonly line: number | null,
    message: string,
  ) {
    super(message);
  }
}

/** A document with its nodes, and where each of them stands. */
export interface YamlDocument {
  document: Document.Parsed;
  lines: LineCounter;
  /** JSON's values. */
  value: unknown;
}

/** How often aliases may stand for other parts: documents of people have a few, a bomb of nested ones has many. */
export const MAX_ALIASES = 100;

/**
 * Reads a text. Throws YamlError, also for a document that refers to itself, or whose aliases make it very large. With `merge`
 * a member `<<` stands for the members of another object; without, it is a name like any other.
 */
export function readYaml(text: string, { merge }: { merge: boolean }): YamlDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { uniqueKeys: true, stringKeys: true, merge, lineCounter: lines });
  // A tag that means nothing here is a warning to the parser; guessing at it is not for us.
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) throw yamlError(error.code, error.message, error.linePos?.[0].line ?? null);
  return { document, lines, value: plainValue(document) };
}

function yamlError(code: string, message: string, line: number | null): YamlError {
  if (code === "MULTIPLE_DOCS") return new YamlError(line, "it has more than one document; give one");
  // The parser calls itself for each level.
  if (message.startsWith("Maximum call stack")) return new YamlError(line, "it is nested too deeply");
  // The parser shows the line too, below its sentence.
  const [sentence = ""] = message.split("\n");
  return new YamlError(line, sentence.replace(/:$/, ""));
}

function plainValue(document: Document.Parsed): unknown {
  try {
    const value = document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
    // What refers to itself has no JSON form.
    JSON.stringify(value, refuseNoNumber);
    return value;
  } catch (error) {
    throw new YamlError(null, (error as Error).message.split("\n")[0] ?? "");
  }
}

/** JSON would say null in their place. */
function refuseNoNumber(_name: string, value: unknown): unknown {
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  throw new Error(`${value} has no JSON form`);
}
