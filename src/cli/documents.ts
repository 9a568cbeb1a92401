/** Reads the command line's files: JSON or YAML, one document, no duplicate keys. */
import { readFileSync } from "node:fs";

import { fileProblem } from "../document/fileProblem.js";
import { readYaml, YamlError } from "../document/yaml.js";
import { UsageError } from "./exitCodes.js";

/** Largest document that is read; a Kubernetes object with its old form stays below 4 MiB. */
const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

/**
 * The document in a file. Throws UsageError that names the option, the file and the place; also for a document that
 * refers to itself, or whose aliases make it very large.
 */
export function readDocument(option: string, path: string): unknown {
  try {
    return readYaml(readText(option, path), { merge: true }).value;
  } catch (error) {
    if (error instanceof YamlError) throw new UsageError(`${option} ${path}: ${error.message}`);
    throw error;
  }
}

/** The text of a file, UTF-8 with or without a byte order mark. Throws UsageError. */
export function readText(option: string, path: string): string {
  const bytes = readBytes(option, path, MAX_DOCUMENT_BYTES);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${option} ${path}: it is not UTF-8 text`);
  }
}

/** The bytes of a file. Throws UsageError. */
export function readBytes(option: string, path: string, limit: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UsageError(`${option} ${path}: ${fileProblem(error)}`);
  }
  if (bytes.length > limit) throw new UsageError(`${option} ${path}: it has more than ${limit} bytes`);
  return bytes;
}
