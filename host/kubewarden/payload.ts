/** Reads the payloads of host calls into types: mandatory and optional members, and what is wrong with them in Kubewarden's words. */
import { parsePayload, PayloadError, placeText, type PayloadValue } from "./payloadJson.js";

export { PayloadError };

/** Reads a value of one type. Throws PayloadError. */
export type Reader<T> = (value: PayloadValue, source: Uint8Array) => T;

/** A member of an object: how it is read, and what it is when it is missing. */
export interface Field<T> {
  readonly read: Reader<T>;
  /** Undefined: it must be there. */
  readonly missing?: { readonly value: T };
}

/** The whole payload, read as `read` says. Throws PayloadError. */
export function readPayload<T>(payload: Uint8Array, read: Reader<T>): T {
  return read(parsePayload(payload), payload);
}

/** A string. */
export const text: Reader<string> = (value, source) =>
  value.kind === "string" ? value.value : mismatch(value, "a string", source);

/** true or false. */
export const flag: Reader<boolean> = (value, source) =>
  value.kind === "boolean" ? value.value : mismatch(value, "a boolean", source);

const byte: Reader<number> = (value, source) => {
  if (value.kind !== "number") return mismatch(value, "u8", source);
  const number = Number(value.text);
  if (!/^(0|[1-9][0-9]*)$/.test(value.text)) return mismatch(value, "u8", source);
  if (number <= 255) return number;
  throw new PayloadError(`invalid value: integer \`${value.text}\`, expected u8${placeText(source, value.end)}`);
};

/** An array. */
export function listOf<T>(read: Reader<T>): Reader<T[]> {
  return (value, source) =>
    value.kind === "array"
      ? value.elements.map((element) => read(element, source))
      : mismatch(value, "a sequence", source);
}

/** An array of bytes. */
export const bytes: Reader<number[]> = listOf(byte);

/** An object of strings; a name that comes twice has its last value, as in a map of Rust's. */
export const texts: Reader<Record<string, string>> = (value, source) => {
  if (value.kind !== "object") return mismatch(value, "a map", source);
  return Object.fromEntries(value.members.map(({ name, value: member }) => [name, text(member, source)] as const));
};

/** The member must be there. */
export function required<T>(read: Reader<T>): Field<T> {
  return { read };
}

/** The member may be missing, or null. */
export function optional<T>(read: Reader<T>): Field<T | null> {
  return { ...nullable(read), missing: { value: null } };
}

/** The member must be there, and may be null. */
export function nullable<T>(read: Reader<T>): Field<T | null> {
  return { read: (value, source) => (value.kind === "null" ? null : read(value, source)) };
}

type Fields = Readonly<Record<string, Field<unknown>>>;
type Struct<F extends Fields> = { [Name in keyof F]: F[Name] extends Field<infer T> ? T : never };

/** An object with these members; others are passed over, and none of these may come twice. */
export function struct<F extends Fields>(name: string, fields: F): Reader<Struct<F>> {
  return (value, source) => {
    if (value.kind !== "object") return mismatch(value, `struct ${name}`, source);
    const read = new Map<string, unknown>();
    for (const { name: member, end, value: each } of value.members) {
      const field = Object.hasOwn(fields, member) ? fields[member] : undefined;
      if (field === undefined) continue;
      if (read.has(member)) throw new PayloadError(`duplicate field \`${member}\`${placeText(source, end)}`);
      read.set(member, field.read(each, source));
    }
    for (const [member, { missing }] of Object.entries(fields)) {
      if (read.has(member)) continue;
      if (missing === undefined) throw new PayloadError(`missing field \`${member}\`${placeText(source, value.end)}`);
      read.set(member, missing.value);
    }
    return Object.fromEntries(read) as Struct<F>;
  };
}

/** What is wrong with a value of another kind. */
export function mismatch(value: PayloadValue, expected: string, source: Uint8Array): never {
  const isNested = value.kind === "array" || value.kind === "object";
  const place = placeText(source, isNested ? value.start : value.end);
  throw new PayloadError(`invalid type: ${found(value)}, expected ${expected}${place}`);
}

function found(value: PayloadValue): string {
  if (value.kind === "boolean") return `boolean \`${value.value}\``;
  if (value.kind === "string") return `string ${JSON.stringify(value.value)}`;
  if (value.kind === "number")
    return /[.eE]/.test(value.text) ? `floating point \`${value.text}\`` : `integer \`${value.text}\``;
  return { null: "null", array: "sequence", object: "map" }[value.kind];
}
