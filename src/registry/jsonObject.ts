/** JSON objects from files that hold secrets: no message repeats what they say. */
import { isObject } from "../../host/json.js";
import { ConfigurationError } from "./configurationError.js";

/** A JSON object with whatever members. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The object that the text is; an empty text is an empty object. `where` names the file.
 * @throws ConfigurationError with the line of the first mistake, and none of the text
 */
export function parseJsonObject(text: string, where: string): JsonObject {
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConfigurationError(`${where}: it is not JSON${placeOf(error, text)}`);
  }
  if (!isObject(value)) throw new ConfigurationError(`${where}: it is not a JSON object`);
  return value;
}

/** The member, which must be an object; an absent or null one is an empty object. Throws ConfigurationError. */
export function objectMember(object: JsonObject, name: string, where: string): JsonObject {
  const value = own(object, name) ?? {};
  if (!isObject(value)) throw new ConfigurationError(`${where}: ${name} is not an object`);
  return value;
}

/** The member, which must be text; null when it is absent, null or empty. Throws ConfigurationError. */
export function textMember(object: JsonObject, name: string, where: string): string | null {
  const value = own(object, name) ?? "";
  if (typeof value !== "string") throw new ConfigurationError(`${where}: ${name} is not text`);
  return value === "" ? null : value;
}

function own(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function placeOf(error: unknown, text: string): string {
  const position = /position (\d+)/.exec((error as Error).message)?.[1];
  if (position === undefined) return "";
  return ` (line ${text.slice(0, Number(position)).split("\n").length})`;
}
