/** Strict reading of a document, each value with the path under which an error names it. */
import { isObject } from "../../../host/json.js";
import { nearest, quoted } from "./nearest.js";
import { WorldError } from "./worldError.js";

/** A value of the document, and where it is. */
export interface Place {
  readonly value: unknown;
  readonly path: string;
}

/** Longest name of a key, an image, a blob; references are at most as long. */
const MAX_NAME = 512;

/** The path of a member: `path.name`, or `path["na me"]`. */
export function memberPath(path: string, name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? `${path}.${name}` : `${path}[${quoted(name)}]`;
}

/** The members of an object of which only these are known; what is not there is undefined. Throws WorldError. */
export function members<Name extends string>(
  { value, path }: Place,
  known: readonly Name[],
): Partial<Record<Name, Place>> {
  const read: Partial<Record<Name, Place>> = {};
  for (const [name, member] of entriesOf({ value, path })) {
    const found = known.find((each) => each === name);
    if (found === undefined) throw new WorldError(path, unknownMember(name, known));
    read[found] = member;
  }
  return read;
}

/** The members of an object whose names are the writer's own, in order. Throws WorldError. */
export function namedPlaces(place: Place): [string, Place][] {
  return entriesOf(place).map(([name, member]) => {
    if (name === "" || name.length > MAX_NAME || /[\p{Cc}\p{Cf}]/u.test(name)) {
      throw new WorldError(place.path, `${quoted(name)} is no name: it is empty, too long or has control characters`);
    }
    return [name, member];
  });
}

/** The elements of a list. Throws WorldError. */
export function elements({ value, path }: Place, what: string): Place[] {
  if (!Array.isArray(value)) throw new WorldError(path, `it must be a list of ${what}, not ${kindOf(value)}`);
  return value.map((element: unknown, index) => ({ value: element, path: `${path}[${index}]` }));
}

/** A text that is not empty. Throws WorldError. */
export function text({ value, path }: Place): string {
  if (typeof value !== "string") throw new WorldError(path, `it must be a text, not ${kindOf(value)}`);
  if (value === "") throw new WorldError(path, "it must not be empty");
  return value;
}

/** Any text. Throws WorldError. */
export function anyText({ value, path }: Place): string {
  if (typeof value !== "string") throw new WorldError(path, `it must be a text, not ${kindOf(value)}`);
  return value;
}

/** true or false. Throws WorldError. */
export function flag({ value, path }: Place): boolean {
  if (typeof value !== "boolean") throw new WorldError(path, `it must be true or false, not ${kindOf(value)}`);
  return value;
}

/** One of the texts. Throws WorldError. */
export function oneOf<Text extends string>(place: Place, texts: readonly Text[]): Text {
  const value = text(place);
  const found = texts.find((each) => each === value);
  if (found !== undefined) return found;
  const near = nearest(value, texts);
  const hint = near === null ? `it must be one of ${texts.join(", ")}` : `did you mean ${quoted(near)}?`;
  throw new WorldError(place.path, `${quoted(value)} is not known here; ${hint}`);
}

/** An object whose values are texts. Throws WorldError. */
export function texts(place: Place): Record<string, string> {
  return Object.fromEntries(entriesOf(place).map(([name, member]) => [name, anyText(member)]));
}

/** A member that must be there. Throws WorldError. */
export function required(place: Place | undefined, path: string, name: string): Place {
  if (place === undefined) throw new WorldError(path, `it must have the member ${quoted(name)}`);
  return place;
}

/** What a value is, in words. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return `the text ${quoted(value)}`;
  return typeof value === "number" || typeof value === "boolean" ? `${value}` : `a ${typeof value}`;
}

function entriesOf({ value, path }: Place): [string, Place][] {
  if (!isObject(value)) throw new WorldError(path, `it must be an object, not ${kindOf(value)}`);
  return Object.entries(value).map(([name, member]) => [name, { value: member, path: memberPath(path, name) }]);
}

function unknownMember(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const hint = near === null ? `known here: ${known.join(", ")}` : `did you mean ${quoted(near)}?`;
  return `${quoted(name)} is not known here; ${hint}`;
}
