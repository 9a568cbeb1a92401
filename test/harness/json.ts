// Harness exports for assembly/json.
import { JsonKind, JsonValue, parseJson } from "../../assembly/json/document";
import { Replacement, spliceBytes } from "../../assembly/json/splice";
import { JsonWriter } from "../../assembly/json/writer";

/** Null when accepted, else the fault's detail. */
export function jsonProblem(bytes: Uint8Array, maxDepth: i32): string | null {
  const result = parseJson(bytes, maxDepth);
  return result.isOk ? null : result.fault!.detail;
}

/** Every value written again by the writer, walked by the cursor; null when refused. */
export function jsonRewrite(bytes: Uint8Array): Uint8Array | null {
  const result = parseJson(bytes);
  if (!result.isOk) return null;
  const writer = new JsonWriter();
  rewrite(result.value, writer);
  return writer.toBytes();
}

function rewrite(value: JsonValue, writer: JsonWriter): void {
  switch (value.kind) {
    case JsonKind.Null:
      writer.nullValue();
      return;
    case JsonKind.True:
    case JsonKind.False:
      writer.boolean(value.asBoolean());
      return;
    case JsonKind.Number:
      writer.raw(value.sourceText());
      return;
    case JsonKind.String:
      writer.string(value.asString());
      return;
    case JsonKind.Array:
      writer.beginArray();
      for (let i = 0; i < value.length; i++) rewrite(value.at(i), writer);
      writer.endArray();
      return;
    case JsonKind.Object:
      writer.beginObject();
      for (let i = 0; i < value.length; i++) {
        writer.key(value.keyAt(i));
        rewrite(value.valueAt(i), writer);
      }
      writer.endObject();
      return;
  }
}

/** The member's spelling and span, `start:end:text`; null when there is none. */
export function jsonMember(bytes: Uint8Array, key: string): string | null {
  const value = parseJson(bytes).value.get(key);
  if (value == null) return null;
  const text = value.sourceText();
  return `${value.start}:${value.end}:${String.UTF8.decodeUnsafe(text.dataStart, text.length)}`;
}

/** The root's integer in decimal, or `!` and the detail. */
export function jsonInteger(bytes: Uint8Array): string {
  const result = parseJson(bytes).value.integer();
  return result.isOk ? result.value.value.toString() : "!" + result.fault!.detail;
}

/** Elements of the root array at `first`, then at `second`, as spelt. */
export function jsonElements(bytes: Uint8Array, first: i32, second: i32): string {
  const root = parseJson(bytes).value;
  const one = root.at(first).sourceText();
  const two = root.at(second).sourceText();
  return `${String.UTF8.decodeUnsafe(one.dataStart, one.length)} ${String.UTF8.decodeUnsafe(two.dataStart, two.length)}`;
}

export function jsonWriteString(text: string): Uint8Array {
  return new JsonWriter().string(text).toBytes();
}

export function jsonWriteSample(): Uint8Array {
  const writer = new JsonWriter();
  writer.beginObject().key("a").beginArray().integer(i64.MIN_VALUE).boolean(true).beginObject().endObject().endArray();
  writer.key("b").nullValue().key("c").string("d").endObject();
  return writer.toBytes();
}

/** Two replacements in one document. */
export function jsonSplice(source: Uint8Array, a: i32, b: i32, first: Uint8Array, c: i32, d: i32): Uint8Array {
  return spliceBytes(source, [new Replacement(a, b, first), new Replacement(c, d, new Uint8Array(0))]);
}
