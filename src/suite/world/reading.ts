/** Strict reading of a world's parts, each with the path under which an error names it. */
import { isObject } from "../../../host/json.js";
import { DocumentError } from "../documentError.js";
import { memberPath } from "../../document/path.js";
import { instantOf } from "../instant.js";
import { listOf, objectOf, oneOf as oneOfWords, shown, textOf } from "../members.js";

/** A value of the document, and where it is. */
export interface Place {
  readonly value: unknown;
  readonly path: string;
}

/** Longest name of a key, an image, a blob; references are at most as long. */
const MAX_NAME = 512;

/** The members of an object of which only these are known; what is not there is undefined. Throws DocumentError. */
export function members<Name extends string>(
  { value, path }: Place,
  known: readonly Name[],
): Partial<Record<Name, Place>> {
  const read: Partial<Record<Name, Place>> = {};
  const object = objectOf(value, path, known);
  for (const name of known) {
    if (Object.hasOwn(object, name)) read[name] = { value: object[name], path: memberPath(path, name) };
  }
  return read;
}

/** The members of an object whose names are the writer's own, in order. Throws DocumentError. */
export function namedPlaces({ value, path }: Place): [string, Place][] {
  if (!isObject(value)) throw new DocumentError(path, `it must be an object of names, not ${kindOf(value)}`);
  return Object.entries(value).map(([name, member]) => {
    if (name === "" || name.length > MAX_NAME || /[\p{Cc}\p{Cf}]/u.test(name)) {
      throw new DocumentError(path, `${shown(name)} is no name: it is empty, too long or has control characters`);
    }
    return [name, { value: member, path: memberPath(path, name) }];
  });
}

/** The elements of a list. Throws DocumentError. */
export function elements({ value, path }: Place): Place[] {
  return listOf(value, path, (element, at) => ({ value: element, path: at }));
}

/** A text that is not empty. Throws DocumentError. */
export function text({ value, path }: Place): string {
  const read = textOf(value, path);
  if (read === "") throw new DocumentError(path, "it must not be empty");
  return read;
}

/** Any text. Throws DocumentError. */
export function anyText({ value, path }: Place): string {
  return textOf(value, path);
}

/** true or false. Throws DocumentError. */
export function flag({ value, path }: Place): boolean {
  if (typeof value !== "boolean") throw new DocumentError(path, `it must be true or false, not ${kindOf(value)}`);
  return value;
}

/** One of the words. Throws DocumentError. */
export function oneOf<Word extends string>({ value, path }: Place, words: readonly Word[]): Word {
  return oneOfWords(value, path, words);
}

/** An RFC 3339 time, as seconds since 1970. Throws DocumentError. */
export function seconds(place: Place): number {
  const instant = instantOf(textOf(place.value, place.path));
  if (instant !== null) return Math.floor(instant.getTime() / 1000);
  throw new DocumentError(place.path, "it must be an RFC 3339 time such as 2026-03-04T05:06:07Z");
}

/** An object whose values are texts. Throws DocumentError. */
export function texts(place: Place): Record<string, string> {
  return Object.fromEntries(namedPlaces(place).map(([name, member]) => [name, anyText(member)]));
}

/** A member that must be there. Throws DocumentError. */
export function required(place: Place | undefined, path: string, name: string): Place {
  if (place === undefined) throw new DocumentError(path, `${name} is missing`);
  return place;
}

/** What a value is, in words. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : shown(value);
}
