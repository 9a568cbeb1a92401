/** What requests say, read strictly enough to tell a test what it sent. */
import { parseObject } from "../registry/store.js";

/** The JSON object in a body. Throws Error when there is none. */
export function object(body: Uint8Array): Readonly<Record<string, unknown>> {
  const value = parseObject(body);
  if (value === null) throw new Error("the body is no JSON object");
  return value;
}

/** The value at a path of members and list positions; undefined when there is none. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown> | undefined)?.[step], value);
}

/** The text at the path. Throws Error when there is none. */
export function text(value: unknown, ...path: readonly (string | number)[]): string {
  const found = valueAt(value, ...path);
  if (typeof found !== "string") throw new Error(`${path.join(".")} is no text`);
  return found;
}

/** The bytes of the base64 at the path. Throws Error when there is no text. */
export function bytesAt(value: unknown, ...path: readonly (string | number)[]): Uint8Array {
  return new Uint8Array(Buffer.from(text(value, ...path), "base64"));
}
