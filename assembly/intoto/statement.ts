/** Statements: what an attestation says, about which artifacts (in-toto attestation framework, statement.md v0.1 and v1). */
import { MAX_SUBJECTS, MAX_SUBJECT_DIGESTS } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue, parseJson } from "../json/document";
import { clipped } from "./clipped";

const STATEMENT_V01: string = "https://in-toto.io/Statement/v0.1";
const STATEMENT_V1: string = "https://in-toto.io/Statement/v1";

/** One artifact that a statement is about. */
@final
export class Subject {
  constructor(
    /** `name`; empty when there is none, as version 1 allows. Nothing is compared with it. */
    readonly name: string,
    /** `digest`: an object of one to MAX_SUBJECT_DIGESTS texts by the names of their algorithms. */
    private readonly digests: JsonValue,
    /** `annotations`: an object, or null. cosign puts its signatures' annotations here. */
    readonly annotations: JsonValue | null,
  ) {}

  /** The digest of just this algorithm (`sha256`), as written, or null. Not all are hexadecimal: `goModuleH1` is not. */
  digest(algorithm: string): string | null {
    const text = this.digests.get(algorithm);
    return text == null ? null : text.asString();
  }
}

/** A statement; made by `parseStatement`. */
@final
export class Statement {
  constructor(
    /** `_type`, one of the two that are known. */
    readonly type: string,
    /** One or more. */
    readonly subjects: Array<Subject>,
    /** `predicateType`, never empty. */
    readonly predicateType: string,
    /** Any JSON value; null when it is missing or null. */
    readonly predicate: JsonValue | null,
  ) {}

  /** The first subject with this digest, or null. `hex` is in lower case, and so must be what the statement says. */
  subjectOf(algorithm: string, hex: string): Subject | null {
    for (let i = 0; i < this.subjects.length; i++) {
      const digest = this.subjects[i].digest(algorithm);
      if (digest != null && digest == hex) return this.subjects[i];
    }
    return null;
  }

  /** Whether a subject has this digest. */
  hasSubject(algorithm: string, hex: string): bool {
    return this.subjectOf(algorithm, hex) != null;
  }
}

/**
 * Reads the payload of an envelope, which must be verified first and must not change afterwards.
 *
 * PayloadInvalid, with the path, for bytes that are not strict JSON, no subject, a subject that is null or has no digest,
 * a digest that is no text, a `name` or `annotations` of another kind, an empty or missing `predicateType`; PayloadOtherType
 * for another `_type`; BudgetExhausted for more than MAX_SUBJECTS subjects or MAX_SUBJECT_DIGESTS digests of one. Member
 * names count letter by letter; members that are not known are ignored, as the framework's parsing rules ask.
 *
 * Not checked: the payload type of the envelope, and that the predicate is what its type says.
 */
export function parseStatement(payload: Uint8Array): Result<Statement> {
  const json = parseJson(payload);
  if (json.fault) return failed<Statement>(json.fault!.as(FaultCode.PayloadInvalid));
  const root = json.value;
  const type = memberText(root, "_type");
  if (type == null) return invalid<Statement>("no statement type", "_type");
  if (type != STATEMENT_V01 && type != STATEMENT_V1) {
    const detail = 'it is "' + clipped(type) + '", not that of an in-toto statement';
    return fail<Statement>(FaultCode.PayloadOtherType, detail, "_type");
  }
  const predicateType = memberText(root, "predicateType");
  if (predicateType == null || predicateType.length == 0) {
    return invalid<Statement>("no predicate type", "predicateType");
  }
  const subjects = readSubjects(root.get("subject"));
  if (subjects.fault) return failed<Statement>(subjects.fault!);
  const predicate = root.get("predicate");
  const present: JsonValue | null = predicate == null || predicate.isNull ? null : predicate;
  return ok(new Statement(type, subjects.value, predicateType, present));
}

function readSubjects(value: JsonValue | null): Result<Array<Subject>> {
  if (value == null || !value.isArray || value.length == 0) return invalid<Array<Subject>>("no subject", "subject");
  if (value.length > MAX_SUBJECTS) {
    return fail<Array<Subject>>(FaultCode.BudgetExhausted, `more than ${MAX_SUBJECTS} subjects`, "subject");
  }
  const subjects = new Array<Subject>();
  for (let i = 0; i < value.length; i++) {
    const subject = readSubject(value.at(i), `subject[${i}]`);
    if (subject.fault) return failed<Array<Subject>>(subject.fault!);
    subjects.push(subject.value);
  }
  return ok(subjects);
}

function readSubject(value: JsonValue, path: string): Result<Subject> {
  if (!value.isObject) return invalid<Subject>("not an object", path);
  const name = value.get("name");
  if (name != null && !name.isNull && !name.isString) return invalid<Subject>("not a text", path + ".name");
  const annotations = value.get("annotations");
  if (annotations != null && !annotations.isNull && !annotations.isObject) {
    return invalid<Subject>("not an object", path + ".annotations");
  }
  const digests = readDigests(value.get("digest"), path + ".digest");
  if (digests.fault) return failed<Subject>(digests.fault!);
  const nameText = name == null || name.isNull ? "" : name.asString();
  const present: JsonValue | null = annotations == null || annotations.isNull ? null : annotations;
  return ok(new Subject(nameText, digests.value, present));
}

function readDigests(value: JsonValue | null, path: string): Result<JsonValue> {
  if (value == null || !value.isObject || value.length == 0) return invalid<JsonValue>("no digest", path);
  if (value.length > MAX_SUBJECT_DIGESTS) {
    return fail<JsonValue>(FaultCode.BudgetExhausted, `more than ${MAX_SUBJECT_DIGESTS} digests`, path);
  }
  for (let i = 0; i < value.length; i++) {
    if (!value.valueAt(i).isString) return invalid<JsonValue>("not a text", path + "." + clipped(value.keyAt(i)));
  }
  return ok<JsonValue>(value);
}

function memberText(value: JsonValue, key: string): string | null {
  const member = value.get(key);
  return member != null && member.isString ? member.asString() : null;
}

function invalid<T>(detail: string, path: string): Result<T> {
  return fail<T>(FaultCode.PayloadInvalid, detail, path);
}
