/** The door for JSON documents: strict JSON (RFC 8259) over UTF-8 bytes. */
import { MAX_JSON_DEPTH, MAX_JSON_VALUES } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";
import { JsonParser } from "./parser";
import { JsonValue } from "./value";

export { JsonKind } from "./kind";
export { Integer } from "./numbers";
export { JsonValue };

/**
 * Parses one document and returns its root value, of any kind. The value points into `bytes`, which must not change
 * afterwards.
 *
 * Refused as JsonInvalid, with what is wrong and the offset of the byte: everything outside the grammar, ill-formed UTF-8,
 * a byte order mark, two members of one object whose names decode to the same text, escapes of lone surrogates, arrays and
 * objects nested deeper than `maxDepth` (the outermost is depth 1), more than `maxValues` values and names.
 *
 * Numbers are not converted and not bounded: their spelling is kept (`JsonValue.integer`, `JsonValue.sourceText`). The size
 * of `bytes` is the caller's to limit.
 */
export function parseJson(
  bytes: Uint8Array,
  maxDepth: i32 = MAX_JSON_DEPTH,
  maxValues: i32 = MAX_JSON_VALUES,
): Result<JsonValue> {
  const parser = new JsonParser(bytes, maxDepth, maxValues);
  const problem = parser.run();
  if (problem != null) return fail<JsonValue>(FaultCode.JsonInvalid, `${problem} at byte ${parser.offset}`);
  return ok(new JsonValue(parser.tape, 0));
}
