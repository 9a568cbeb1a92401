/** Strict reading of a document's members: each refusal names its place. */
import { isObject, type JsonObject } from "../json.js";
import { FixtureError } from "./fixture.js";

/** The value as an object that has no other members than the known ones. */
export function objectWith(value: unknown, path: string, known: readonly string[]): JsonObject {
  if (!isObject(value)) throw new FixtureError(path, "it must be an object");
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) {
      throw new FixtureError(at(path, key), `unknown member; known are ${known.join(", ")}`);
    }
  }
  return value;
}

/** The value as an array. */
export function array(value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) throw new FixtureError(path, "it must be an array");
  return value;
}

/** The value as a text. */
export function text(value: unknown, path: string): string {
  if (typeof value !== "string") throw new FixtureError(path, "it must be a string");
  return value;
}

/** The path of a member. */
export function at(path: string, member: string): string {
  return path === "" ? member : `${path}.${member}`;
}
