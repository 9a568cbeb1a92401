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
