/** `${…}` in texts: the grammar. What each stands for is the world's. */
import { memberPath } from "../../document/path.js";
import { isObject } from "../../../host/json.js";
import { DocumentError } from "../documentError.js";

/** What a placeholder names: `keys`, `release`; `images`, `registry.example/shop/app:1.0`, `digest`. */
export type Segments = readonly string[];

/** A text in pieces: what stays as it is, and placeholders. */
export type Piece = string | { readonly segments: Segments; readonly written: string };

/** How deep documents are looked into. */
const MAX_DEPTH = 200;

/**
 * The value with every placeholder replaced in every text, also inside of lists and objects; names of members stay. A
 * text that is one placeholder becomes what that stands for, an object too; among other text an object is its JSON.
 * `$${` is `${` itself. Throws DocumentError with the path of the text.
 */
export function filled(value: unknown, path: string, valueOf: (segments: Segments, path: string) => unknown): unknown {
  const fill = (inner: unknown, at: string, depth: number): unknown => {
    if (depth > MAX_DEPTH) throw new DocumentError(path, `it is more than ${MAX_DEPTH} levels deep`);
    if (typeof inner === "string") return filledText(inner, at, valueOf);
    if (Array.isArray(inner)) return inner.map((each, index) => fill(each, `${at}[${index}]`, depth + 1));
    if (!isObject(inner)) return inner;
    const members = Object.entries(inner);
    return Object.fromEntries(members.map(([name, each]) => [name, fill(each, memberPath(at, name), depth + 1)]));
  };
  return fill(value, path, 0);
}

function filledText(text: string, path: string, valueOf: (segments: Segments, path: string) => unknown): unknown {
  if (!text.includes("${")) return text;
  const pieces = parsePieces(text, path);
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined && typeof only !== "string") return valueOf(only.segments, path);
  return pieces.map((piece) => (typeof piece === "string" ? piece : plain(valueOf(piece.segments, path)))).join("");
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The pieces of a text. Throws DocumentError for a placeholder that does not end, or is none. */
export function parsePieces(text: string, path: string): Piece[] {
  const pieces: Piece[] = [];
  let plainText = "";
  for (let at = 0; at < text.length;) {
    if (text.startsWith("$${", at)) {
      plainText += "${";
      at += 3;
    } else if (text.startsWith("${", at)) {
      const { segments, end } = parsePlaceholder(text, at, path);
      if (plainText !== "") pieces.push(plainText);
      plainText = "";
      pieces.push({ segments, written: text.slice(at, end) });
      at = end;
    } else {
      plainText += text[at];
      at += 1;
    }
  }
  return plainText === "" ? pieces : [...pieces, plainText];
}

const SEGMENT = /(?:\.?([A-Za-z0-9_/@:-]+)|\["([^"]*)"\]|\['([^']*)'\])/y;

function parsePlaceholder(text: string, start: number, path: string): { segments: string[]; end: number } {
  const segments: string[] = [];
  let at = start + 2;
  while (text[at] !== "}") {
    SEGMENT.lastIndex = at;
    const found = SEGMENT.exec(text);
    const isFirst = segments.length === 0;
    const startsWithDot = found?.[0].startsWith(".") ?? false;
    if (found === null || (isFirst === startsWithDot && found[1] !== undefined)) {
      const written = text.slice(start, start + 60);
      const hint = 'write it as ${keys.release} or ${images["registry.example/app:1"].digest}; $${ is ${ itself';
      throw new DocumentError(path, `${JSON.stringify(written)} begins a placeholder that cannot be read; ${hint}`);
    }
    segments.push(found[1] ?? found[2] ?? found[3] ?? "");
    at = SEGMENT.lastIndex;
  }
  if (segments.length === 0) throw new DocumentError(path, "a placeholder is empty; $${ is ${ itself");
  return { segments, end: at + 1 };
}
