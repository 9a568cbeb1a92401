/** A fixture is a saved evidence table: written after one run with the network, read for runs without. */
import { FAILURE_CODES, type FailureCode, type Operation } from "../generated/operations.gen.js";
import { isObject } from "../json.js";
import { operationNamed, type EvidenceEntry } from "../runtime/evidence.js";

const FORMAT = "assay.evidence/v1";

/** An evidence file that cannot be read; the message names the place. */
export class EvidenceFileError extends Error {
  override readonly name = "EvidenceFileError";
}

/** The file's text: JSON, answers in base64, one entry a line group, in the order in which they were asked. */
export function writeEvidence(entries: readonly EvidenceEntry[]): string {
  const rows = entries.map((entry) =>
    "answer" in entry
      ? { operation: entry.operation, argument: entry.argument, answer: toBase64(entry.answer) }
      : { operation: entry.operation, argument: entry.argument, failure: entry.failure },
  );
  return `${JSON.stringify({ format: FORMAT, entries: rows }, null, 2)}\n`;
}

/** Reads a file's text. Unknown members and operations are refused: they would be evidence that nobody looks at. */
export function readEvidence(text: string): EvidenceEntry[] {
  const file = parse(text);
  if (!isObject(file)) throw new EvidenceFileError("the evidence file is no object");
  if (file["format"] !== FORMAT) throw new EvidenceFileError(`format: it must be "${FORMAT}"`);
  refuseUnknown(file, ["format", "entries"], "");
  const rows = file["entries"];
  if (!Array.isArray(rows)) throw new EvidenceFileError("entries: it must be an array");
  const entries = rows.map((row, index) => readEntry(row, `entries[${index}]`));
  refuseSecondAnswers(entries);
  return entries;
}

/** Of two answers to one question nobody could say which one was heard. */
function refuseSecondAnswers(entries: readonly EvidenceEntry[]): void {
  const questions = new Set<string>();
  entries.forEach(({ operation, argument }, index) => {
    const question = `${operation} ${argument}`;
    if (questions.has(question)) {
      throw new EvidenceFileError(`entries[${index}]: a second answer to ${question}`);
    }
    questions.add(question);
  });
}

function readEntry(row: unknown, path: string): EvidenceEntry {
  if (!isObject(row)) throw new EvidenceFileError(`${path}: it must be an object`);
  refuseUnknown(row, ["operation", "argument", "answer", "failure"], `${path}.`);
  const operation = operationNamed(row["operation"]);
  if (operation === undefined) throw new EvidenceFileError(`${path}.operation: unknown operation`);
  const argument = row["argument"];
  if (typeof argument !== "string") throw new EvidenceFileError(`${path}.argument: it must be a string`);
  if ("answer" in row === "failure" in row) {
    throw new EvidenceFileError(`${path}: it must have either an answer or a failure`);
  }
  return "answer" in row
    ? { operation, argument, answer: fromBase64(row["answer"], `${path}.answer`) }
    : readFailure(operation, argument, row["failure"], `${path}.failure`);
}

function readFailure(operation: Operation, argument: string, failure: unknown, path: string): EvidenceEntry {
  if (!isObject(failure)) throw new EvidenceFileError(`${path}: it must be an object`);
  refuseUnknown(failure, ["code", "message"], `${path}.`);
  const { code, message } = failure;
  if (!FAILURE_CODES.includes(code as FailureCode)) {
    throw new EvidenceFileError(`${path}.code: it must be one of ${FAILURE_CODES.join(", ")}`);
  }
  if (typeof message !== "string") throw new EvidenceFileError(`${path}.message: it must be a string`);
  return { operation, argument, failure: { code: code as FailureCode, message } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new EvidenceFileError(`the evidence file is not JSON: ${(error as Error).message}`);
  }
}

function refuseUnknown(object: Record<string, unknown>, known: string[], prefix: string): void {
  for (const key of Object.keys(object)) {
    if (!known.includes(key)) throw new EvidenceFileError(`${prefix}${key}: unknown member`);
  }
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function fromBase64(text: unknown, path: string): Uint8Array {
  if (typeof text !== "string") throw new EvidenceFileError(`${path}: it must be a string`);
  try {
    const binary = atob(text);
    if (btoa(binary) !== text) throw new Error("not canonical");
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    throw new EvidenceFileError(`${path}: it is not base64`);
  }
}
