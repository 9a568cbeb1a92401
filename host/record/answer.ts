/** One answer's bytes in a fixture: readable where it can be, and always exact. */
import { isSha256Digest } from "../registry/digest.js";
import { utf8Text, type JsonObject } from "../json.js";
import { fromBase64, toBase64 } from "./base64.js";
import { FixtureError } from "./fixture.js";
import { readLayout, writeJson, type JsonLayout } from "./jsonLayout.js";
import { MAX_BASE64_BYTES, MAX_INDENT, MAX_INLINE_BYTES } from "./limits.js";
import { at, text } from "./members.js";

/** The members of which an entry has exactly one. */
export const ANSWER_FORMS = ["json", "text", "base64", "blob", "failure"] as const;

/** The members that may stand beside `json`. */
export const LAYOUT_MEMBERS = ["indent", "newline", "escapes"] as const;

/** The bytes of a blob, found by its digest; null when it is not there. */
export type Blobs = (digest: string) => Uint8Array | null;

/** An answer as members of an entry, and the bytes that belong into a file of their own. */
export interface WrittenAnswer {
  members: JsonObject;
  blob: { digest: string; bytes: Uint8Array } | null;
}

/** The bytes that the members `json`, `text`, `base64` or `blob` stand for. Throws FixtureError. */
export function readAnswer(row: JsonObject, path: string, blobs: Blobs): Uint8Array {
  if ("json" in row) return encode(jsonText(row, path));
  const misplaced = LAYOUT_MEMBERS.find((member) => member in row);
  if (misplaced !== undefined) throw new FixtureError(at(path, misplaced), "it stands beside json only");
  if ("text" in row) return encode(text(row["text"], at(path, "text")));
  if ("base64" in row) return base64(row["base64"], at(path, "base64"));
  return blob(row["blob"], at(path, "blob"), blobs);
}

/** The most readable form that gives the bytes again. `digestOf` is SHA-256, written `sha256:HEX`. */
export function writeAnswer(bytes: Uint8Array, digestOf: (bytes: Uint8Array) => string): WrittenAnswer {
  const plain = bytes.length <= MAX_INLINE_BYTES ? utf8Text(bytes) : null;
  if (plain !== null && !UNREADABLE.test(plain)) {
    const json = readLayout(plain);
    if (json !== null) return { members: { json: json.value, ...json.layout }, blob: null };
    return { members: { text: plain }, blob: null };
  }
  if (bytes.length <= MAX_BASE64_BYTES) return { members: { base64: toBase64(bytes) }, blob: null };
  const digest = digestOf(bytes);
  return { members: { blob: digest }, blob: { digest, bytes } };
}

/** Control characters but tab and line ends, and what is not seen, or turns the direction of writing. */
const UNREADABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/;

function jsonText(row: JsonObject, path: string): string {
  const layout = readLayoutMembers(row, path);
  try {
    return writeJson(row["json"], layout);
  } catch (error) {
    throw new FixtureError(at(path, "json"), `it cannot be written as JSON: ${(error as Error).message}`);
  }
}

function readLayoutMembers({ indent, newline, escapes }: JsonObject, path: string): JsonLayout {
  const isIndent = indent === undefined || indent === "tab" || isIndentWidth(indent);
  if (!isIndent) throw new FixtureError(at(path, "indent"), `it must be 1 to ${MAX_INDENT}, or tab`);
  if (newline !== undefined && newline !== true) throw new FixtureError(at(path, "newline"), "it must be true");
  if (escapes !== undefined && escapes !== "html") throw new FixtureError(at(path, "escapes"), "it must be html");
  return {
    ...(indent === undefined ? {} : { indent }),
    ...(newline === undefined ? {} : { newline }),
    ...(escapes === undefined ? {} : { escapes }),
  };
}

function isIndentWidth(indent: unknown): indent is number {
  return Number.isInteger(indent) && (indent as number) >= 1 && (indent as number) <= MAX_INDENT;
}

function base64(value: unknown, path: string): Uint8Array {
  const bytes = fromBase64(text(value, path));
  if (bytes === null) throw new FixtureError(path, "it is not base64 (padded, without line ends)");
  return bytes;
}

function blob(value: unknown, path: string, blobs: Blobs): Uint8Array {
  const digest = text(value, path);
  if (!isSha256Digest(digest)) throw new FixtureError(path, "it must be sha256: and 64 lower-case hexadecimal digits");
  const bytes = blobs(digest);
  if (bytes === null) {
    const file = `blobs/${digest.replace(":", "/")}`;
    throw new FixtureError(path, `there is no file ${file} beside the fixture; copy it there, or record anew`);
  }
  return bytes;
}

function encode(plain: string): Uint8Array {
  return new TextEncoder().encode(plain);
}
