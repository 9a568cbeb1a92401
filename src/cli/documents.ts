/** Reads the command line's files: JSON or YAML, one document, no duplicate keys. */
import { readFileSync } from "node:fs";

import { parseDocument } from "yaml";

import { UsageError } from "./exitCodes.js";

/** Largest document that is read; a Kubernetes object with its old form stays below 4 MiB. */
const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

/** The document in a file. Throws UsageError that names the option, the file and the place. */
export function readDocument(option: string, path: string): unknown {
  const document = parseDocument(readText(option, path), { uniqueKeys: true, merge: false });
  const [error] = document.errors;
  if (error !== undefined) throw new UsageError(`${option} ${path}: ${error.message}`);
  return document.toJS({ maxAliasCount: 100 }) as unknown;
}

/** The text of a file. Throws UsageError. */
export function readText(option: string, path: string): string {
  return new TextDecoder().decode(readBytes(option, path, MAX_DOCUMENT_BYTES));
}

/** The bytes of a file. Throws UsageError. */
export function readBytes(option: string, path: string, limit: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UsageError(`${option} ${path}: ${(error as Error).message}`);
  }
  if (bytes.length > limit) throw new UsageError(`${option} ${path}: it has more than ${limit} bytes`);
  return bytes;
}
