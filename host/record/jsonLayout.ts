/**
 * JSON in a fixture is a value to read and edit, and yet stands for exact bytes: digests are made over them. The layout
 * says how the value is written; where none gives the recorded bytes again, the bytes are kept as text.
 */
import { MAX_DEPTH, MAX_INDENT } from "./limits.js";

/** How a JSON value is written. Nothing given: compact, as `JSON.stringify` does it. */
export interface JsonLayout {
  /** Spaces of each level, or a tab; every member has a line of its own. */
  indent?: number | "tab";
  /** A line end at the end. */
  newline?: true;
  /** `<`, `>`, `&` and the line separators as `\uXXXX`, as Go's encoding/json writes them. */
  escapes?: "html";
}

/** A value and the layout in which it gives exactly the text. */
export interface LaidOut {
  value: unknown;
  layout: JsonLayout;
}

/** The text of the value in this layout. */
export function writeJson(value: unknown, { indent, newline, escapes }: JsonLayout): string {
  const plain = JSON.stringify(value, null, indent === "tab" ? "\t" : indent);
  const escaped = escapes === "html" ? plain.replace(HTML, unicodeEscape) : plain;
  return newline === true ? `${escaped}\n` : escaped;
}

/** The object or array that the text holds, when a layout gives the text again; null for everything else. */
export function readLayout(json: string): LaidOut | null {
  const layout = likelyLayout(json);
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== "object" || value === null || !isPlain(value)) return null;
    return writeJson(value, layout) === json ? { value, layout } : null;
  } catch {
    return null;
  }
}

/** Characters that Go escapes in strings, for the sake of pages that hold JSON. */
const HTML = /[<>&\u2028\u2029]/g;

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function likelyLayout(json: string): JsonLayout {
  const space = /^[{[]\n(\t|[ ]+)/.exec(json)?.[1];
  const indent = space === "\t" ? "tab" : space?.length;
  return {
    ...(indent === undefined || (indent !== "tab" && indent > MAX_INDENT) ? {} : { indent }),
    ...(json.endsWith("\n") ? { newline: true as const } : {}),
    ...(/\\u00(?:3c|3e|26)|\\u202[89]/.test(json) ? { escapes: "html" as const } : {}),
  };
}

/**
 * No document format may get hold of half a surrogate pair, of a member that JavaScript sees as something else, or of
 * more levels than a reader of documents can go down.
 */
function isPlain(value: unknown, depth = 0): boolean {
  if (typeof value === "string") return !HALF_SURROGATE.test(value);
  if (typeof value !== "object" || value === null) return true;
  if (depth === MAX_DEPTH) return false;
  return Object.entries(value).every(
    ([key, member]) => key !== "__proto__" && !HALF_SURROGATE.test(key) && isPlain(member, depth + 1),
  );
}

const HALF_SURROGATE = /\p{Surrogate}/u;
