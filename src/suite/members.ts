/** Strict reading of parsed documents: every refusal names the place, and what would be right. */
import { isObject, type JsonObject } from "../../host/json.js";
import { DocumentError } from "./documentError.js";
import { elementPath, memberPath } from "../document/path.js";
import { nearest } from "./nearest.js";

/** The object at `path` with no members but the known ones. Throws DocumentError. */
export function objectOf(value: unknown, path: string, known: readonly string[]): JsonObject {
  if (!isObject(value)) throw new DocumentError(path, `it must be an object with ${listing(known, "and")}`);
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    const meant = nearest(name, known);
    const help = meant === null ? `known are ${listing(known, "and")}` : `did you mean "${meant}"?`;
    throw new DocumentError(memberPath(path, name), `unknown member; ${help}`);
  }
  return value;
}

/** A text that is not empty, or null when the member is not there. Throws DocumentError. */
export function optionalText(object: JsonObject, path: string, name: string): string | null {
  const value = object[name];
  if (value === undefined) return null;
  if (typeof value !== "string") throw new DocumentError(memberPath(path, name), "it must be a text");
  if (value.trim() === "") throw new DocumentError(memberPath(path, name), "it must not be empty");
  return value;
}

/** One of the words. Throws DocumentError. */
export function oneOf<T extends string>(value: unknown, path: string, words: readonly T[]): T {
  if (words.includes(value as T)) return value as T;
  const meant = typeof value === "string" ? nearest(value, words) : null;
  const help = meant === null ? `it must be ${listing(words, "or")}` : `did you mean "${meant}"?`;
  throw new DocumentError(path, `${shown(value)} is not known; ${help}`);
}

/** An array whose elements are read one by one. Throws DocumentError. */
export function listOf<T>(value: unknown, path: string, read: (element: unknown, path: string) => T): T[] {
  if (!Array.isArray(value)) throw new DocumentError(path, "it must be a list");
  return value.map((element, index) => read(element, elementPath(path, index)));
}

/** A text, empty or not. Throws DocumentError. */
export function textOf(value: unknown, path: string): string {
  if (typeof value !== "string") throw new DocumentError(path, "it must be a text");
  return value;
}

/** A value in a message: JSON, cut when it is long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

/** `a, b and c`. */
function listing(words: readonly string[], last: "and" | "or"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
