/** One entry of a fixture: a question, and its answer or why there is none. */
import { FAILURE_CODES, OPERATIONS, type FailureCode, type Operation } from "../generated/operations.gen.js";
import type { JsonObject } from "../json.js";
import { operationNamed, type EvidenceEntry, type EvidenceFailure } from "../runtime/evidence.js";
import { ANSWER_FORMS, LAYOUT_MEMBERS, readAnswer, type Blobs } from "./answer.js";
import { FixtureError } from "./fixture.js";
import { at, objectWith, text } from "./members.js";

const MEMBERS = ["operation", "argument", ...ANSWER_FORMS, ...LAYOUT_MEMBERS];

/** Reads the entry at `path`. Throws FixtureError. */
export function readEntry(value: unknown, path: string, blobs: Blobs): EvidenceEntry {
  const row = objectWith(value, path, MEMBERS);
  const operation = readOperation(row["operation"], at(path, "operation"));
  const argument = text(row["argument"], at(path, "argument"));
  const forms = ANSWER_FORMS.filter((form) => form in row);
  if (forms.length !== 1) {
    throw new FixtureError(path, `it must have exactly one of ${ANSWER_FORMS.join(", ")}${has(forms)}`);
  }
  return "failure" in row
    ? { operation, argument, failure: readFailure(row, path) }
    : { operation, argument, answer: readAnswer(row, path, blobs) };
}

function has(forms: readonly string[]): string {
  return forms.length === 0 ? "" : `; it has ${forms.join(" and ")}`;
}

function readOperation(value: unknown, path: string): Operation {
  const operation = operationNamed(value);
  if (operation === undefined) {
    throw new FixtureError(path, `unknown operation; known are ${Object.values(OPERATIONS).join(", ")}`);
  }
  return operation;
}

function readFailure(row: JsonObject, path: string): EvidenceFailure {
  const misplaced = LAYOUT_MEMBERS.find((member) => member in row);
  if (misplaced !== undefined) throw new FixtureError(at(path, misplaced), "it stands beside json only");
  const failurePath = at(path, "failure");
  const { code, message } = objectWith(row["failure"], failurePath, ["code", "message"]);
  if (!FAILURE_CODES.includes(code as FailureCode)) {
    throw new FixtureError(at(failurePath, "code"), `it must be one of ${FAILURE_CODES.join(", ")}`);
  }
  return { code: code as FailureCode, message: text(message, at(failurePath, "message")) };
}
