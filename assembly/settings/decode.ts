/** Decoding settings: every fault names its path (`settings.signatures[0].image`), and unknown keys are refused. */
import { MAX_RULES } from "../bytes/limits";
import { Fault, FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonKind, JsonValue } from "../json/document";

/** The value as an object that has no other keys than `known`; a typing error in a key must not widen a policy (CVE-2025-29778). */
export function decodeObject(value: JsonValue, path: string, known: StaticArray<string>): Result<JsonValue> {
  if (!value.isObject) return wrongType<JsonValue>("an object", value, path);
  for (let i = 0; i < value.length; i++) {
    const key = value.keyAt(i);
    if (!known.includes(key)) {
      return fail<JsonValue>(FaultCode.SettingsUnknownKey, "known here: " + known.join(", "), path + "." + key);
    }
  }
  return ok(value);
}

/** The member `key`; a missing one is a fault, null counts as missing. */
export function requiredMember(object: JsonValue, key: string, path: string): Result<JsonValue> {
  const member = optionalMember(object, key);
  if (member == null) return fail<JsonValue>(FaultCode.SettingsMissingKey, "", path + "." + key);
  return ok<JsonValue>(member);
}

/** The member `key`, or null when it is missing or null. */
export function optionalMember(object: JsonValue, key: string): JsonValue | null {
  const member = object.get(key);
  return member == null || member.isNull ? null : member;
}

/** A string that is not empty. */
export function decodeText(value: JsonValue, path: string): Result<string> {
  if (!value.isString) return wrongType<string>("a string", value, path);
  const text = value.asString();
  if (text.length == 0) return fail<string>(FaultCode.SettingsWrongValue, "it must not be empty", path);
  return ok(text);
}

/** An array of 1 to `most` elements. */
export function decodeList(value: JsonValue, path: string, most: i32): Result<JsonValue> {
  if (!value.isArray) return wrongType<JsonValue>("an array", value, path);
  if (value.length == 0) return fail<JsonValue>(FaultCode.SettingsWrongValue, "it must not be empty", path);
  if (value.length > most) {
    return fail<JsonValue>(FaultCode.SettingsWrongValue, "more than " + most.toString() + " entries", path);
  }
  return ok(value);
}

/** The entries of a settings document: 1 to MAX_RULES. */
export function decodeRules(value: JsonValue, path: string): Result<JsonValue> {
  return decodeList(value, path, MAX_RULES);
}

/** A boolean; `fallback` when it is missing or null. The fault, or null, and the value in `out`. */
export function decodeBoolean(object: JsonValue, key: string, path: string, fallback: bool, out: Box): Fault | null {
  const member = optionalMember(object, key);
  out.value = fallback;
  if (member == null) return null;
  if (!member.isBoolean) return wrongType<JsonValue>("true or false", member, path + "." + key).fault;
  out.value = member.kind == JsonKind.True;
  return null;
}

/** A boolean that a decoder writes to. */
@final
export class Box {
  value: bool = false;
}

/** `path[index]`. */
export function elementPath(path: string, index: i32): string {
  return path + "[" + index.toString() + "]";
}

/** A fault that says what is wanted and what stands there. */
export function wrongType<T>(wanted: string, value: JsonValue, path: string): Result<T> {
  return failed<T>(new Fault(FaultCode.SettingsWrongType, "it must be " + wanted + ", not " + kindName(value), path));
}

function kindName(value: JsonValue): string {
  if (value.isObject) return "an object";
  if (value.isArray) return "an array";
  if (value.isString) return "a string";
  if (value.isBoolean) return "a boolean";
  return value.isNull ? "null" : "a number";
}
