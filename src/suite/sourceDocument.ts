/** Documents in files, YAML or JSON: one document, no duplicate keys, and where in the text each part of it stands. */
import { readFileSync } from "node:fs";

import { isMap, isPair, isScalar, type Document } from "yaml";

import { utf8Text } from "../../host/json.js";
import { fileProblem } from "../document/fileProblem.js";
import { readYaml, YamlError, type YamlDocument } from "../document/yaml.js";
import { SuiteFileError } from "./documentError.js";
import { pathSteps } from "../document/path.js";

/** Largest file that is read; a Kubernetes object with its old form stays below 4 MiB. */
const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

/** A file's document. */
export interface SourceDocument {
  file: string;
  /** The text, without a byte order mark. */
  text: string;
  /** What it says: JSON's values. */
  value: unknown;
  /** The line, from 1, on which the part at this path stands, or the nearest part around it. */
  lineOf: (path: string) => number;
}

/** The document in a file. Throws SuiteFileError, with the line where it cannot be read. */
export function readSourceDocument(file: string): SourceDocument {
  const text = readTextFile(file);
  const { document, lines, value } = parsed(file, text);
  return { file, text, value, lineOf: (path) => lines.linePos(offsetOf(document, path)).line };
}

/** The value of the document in a file. */
export function readValue(file: string): unknown {
  return parsed(file, readTextFile(file)).value;
}

/** The bytes of a file. Throws SuiteFileError. */
export function readFileBytes(file: string, limit: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new SuiteFileError(file, null, fileProblem(error));
  }
  if (bytes.length > limit) throw new SuiteFileError(file, null, `it has more than ${limit} bytes`);
  return bytes;
}

function readTextFile(file: string): string {
  const text = utf8Text(readFileBytes(file, MAX_DOCUMENT_BYTES));
  if (text === null) throw new SuiteFileError(file, null, "it is not UTF-8 text");
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

function parsed(file: string, text: string): YamlDocument {
  try {
    return readYaml(text, { merge: true });
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    // The line stands before the sentence, as in every message about suites.
    throw new SuiteFileError(file, error.line, error.message.replace(/ at line \d+, column \d+$/, ""));
  }
}

/** Where the part begins: a member at its name. */
function offsetOf(document: Document.Parsed, path: string): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const step of pathSteps(path)) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (pair === undefined || !isPair(pair)) return offset;
      offset = rangeStart(pair.key) ?? offset;
      node = pair.value;
    } else {
      node = (node as { items?: unknown[] } | null)?.items?.[step as number];
      if (node === undefined) return offset;
      offset = rangeStart(node) ?? offset;
    }
  }
  return offset;
}

function rangeStart(node: unknown): number | undefined {
  return (node as { range?: [number, number, number] } | null)?.range?.[0];
}
