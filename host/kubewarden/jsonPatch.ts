/** The difference of two JSON values as a JSON Patch (RFC 6902): `add`, `remove` and `replace`, whose application gives the second value. */
import { isObject, type JsonObject } from "../json.js";

/** One operation of a patch. */
export type JsonPatchOperation =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string };

/**
 * What turns `from` into `to`, in the order in which it is to be applied; empty when they are equal. Objects are compared member by
 * member, arrays element by element from the start: an element that was put in front makes all that follow differ, and still the
 * patch is right. Both are JSON: what `JSON.parse` gives.
 */
export function jsonPatch(from: unknown, to: unknown): JsonPatchOperation[] {
  const operations: JsonPatchOperation[] = [];
  compare(from, to, "", operations);
  return operations;
}

function compare(from: unknown, to: unknown, path: string, into: JsonPatchOperation[]): void {
  if (Array.isArray(from) && Array.isArray(to)) return compareArrays(from, to, path, into);
  if (isObject(from) && isObject(to)) return compareObjects(from, to, path, into);
  if (!isSame(from, to)) into.push({ op: "replace", path, value: to });
}

function compareObjects(from: JsonObject, to: JsonObject, path: string, into: JsonPatchOperation[]): void {
  for (const name of Object.keys(from)) {
    if (!Object.hasOwn(to, name)) into.push({ op: "remove", path: below(path, name) });
  }
  for (const [name, value] of Object.entries(to)) {
    if (Object.hasOwn(from, name)) compare(from[name], value, below(path, name), into);
    else into.push({ op: "add", path: below(path, name), value });
  }
}

function compareArrays(
  from: readonly unknown[],
  to: readonly unknown[],
  path: string,
  into: JsonPatchOperation[],
): void {
  const common = Math.min(from.length, to.length);
  for (let index = 0; index < common; index++) compare(from[index], to[index], `${path}/${index}`, into);
  // From the end: what is left keeps its place.
  for (let index = from.length - 1; index >= common; index--) into.push({ op: "remove", path: `${path}/${index}` });
  for (let index = common; index < to.length; index++)
    into.push({ op: "add", path: `${path}/${index}`, value: to[index] });
}

/** Of one kind, and the same; two arrays or two objects never come here. */
function isSame(from: unknown, to: unknown): boolean {
  return typeof from === typeof to && from === to;
}

/** RFC 6901 §3. */
function below(path: string, name: string): string {
  return `${path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
