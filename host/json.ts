/** What the host asks of JSON and text that came from elsewhere, before it looks into them. */

/** A JSON object. */
export type JsonObject = Record<string, unknown>;

/** True for a JSON object, not for an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The bytes as text, nothing replaced or left out (a byte order mark neither); null when they are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The JSON object in the bytes; null when they are not UTF-8, not JSON or not an object. */
export function jsonObject(bytes: Uint8Array): JsonObject | null {
  try {
    const value: unknown = JSON.parse(utf8Text(bytes) ?? "");
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
