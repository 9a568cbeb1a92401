/** What Kubewarden's host says of a policy's answers and failures; they tell less than an Assay module's. */
import { isObject, utf8Text } from "../json.js";
import type { GuestError } from "./guestError.js";
import type { ModuleKind } from "./module.js";
import { failedVerdict, type SettingsVerdict, type Verdict } from "./verdict.js";

/** Policies are ended at their deadline with these words. */
export const INTERRUPTED = "Policy execution interrupted because it exceeded the allowed execution time";

const INTERNAL = "internal server error: ";

/** How an answer that cannot be read is told, by the way in which the policy was run. */
const UNREADABLE = { wasi: "Cannot deserialize policy validation response", other: "invalid response from policy" };

/**
 * Reads a Kubewarden ValidationResponse. The verdict explains nothing: there is no fault and no image in it, and a change
 * is the whole `mutatedObject`, not a patch. An answer that cannot be read is a deny that says so.
 */
export function readKubewardenVerdict(answer: Uint8Array, kind: ModuleKind = "kubewarden-wapc"): Verdict {
  const response = parsed(answer);
  const problem = "problem" in response ? response.problem : formProblem(response.value);
  if (problem !== null) {
    return internalError(`${INTERNAL}${kind === "wasi" ? UNREADABLE.wasi : UNREADABLE.other}: ${problem}`);
  }
  const { accepted, message, code, mutated_object, warnings } = (response as { value: Answer }).value;
  const outcome = accepted ? "allowed" : "denied";
  return {
    accepted,
    outcome,
    message: message ?? "",
    code: code ?? null,
    patch: [],
    mutatedObject: mutated_object ?? null,
    warnings: warnings ?? [],
    explanation: { outcome, images: [] },
  };
}

/** The deny for a policy that gave no answer: trapped, failed, was ended at a limit, or exited with an error. */
export function failedKubewardenVerdict(error: GuestError, kind: ModuleKind): Verdict {
  return internalError(failureText(error, kind, `${INTERNAL}Guest call failure: `));
}

/** Reads a Kubewarden SettingsValidationResponse; one that cannot be read means that they are not valid. */
export function readKubewardenSettings(answer: Uint8Array, kind: ModuleKind): SettingsVerdict {
  const response = parsed(answer);
  const value = "value" in response && isObject(response.value) ? response.value : {};
  const { valid, message } = value;
  if (typeof valid === "boolean" && isOptional(message, isText)) {
    return { valid, message: (message as string | null | undefined) ?? "", fault: null };
  }
  const problem = "problem" in response ? response.problem : "missing field `valid`, or a member of another type";
  const text =
    kind === "wasi" ? "Cannot deserialize settings validation response" : "Error invoking settings validation callback";
  return { valid: false, message: `${text}: ${problem}`, fault: null };
}

/** The answer for a policy that gave none when it was asked to validate settings. */
export function failedKubewardenSettings(error: GuestError, kind: ModuleKind): SettingsVerdict {
  const text = failureText(error, kind, "");
  if (kind === "wasi" || text === INTERRUPTED) return { valid: false, message: text, fault: null };
  const message = `Error invoking settings validation callback: GuestCallFailure(${JSON.stringify(text)})`;
  return { valid: false, message, fault: null };
}

/** What a WASI policy wrote to standard error stands for itself. */
function failureText(error: GuestError, kind: ModuleKind, prefix: string): string {
  if (error.limit === "deadlineMs") return INTERRUPTED;
  return kind === "wasi" ? error.message : `${prefix}${error.message}`;
}

function internalError(message: string): Verdict {
  const verdict = failedVerdict(message);
  const fault = { code: "module-failed", family: "internal", message } as const;
  return { ...verdict, message, explanation: { ...verdict.explanation, fault } };
}

/** A ValidationResponse that has its form. Members that may be missing may be null as well. */
interface Answer {
  accepted: boolean;
  message?: string | null;
  code?: number | null;
  mutated_object?: unknown;
  warnings?: string[] | null;
}

/** What is wrong with its form; null when nothing is. Unknown members are passed over. */
function formProblem(value: unknown): string | null {
  if (!isObject(value)) return "it is no JSON object";
  const { accepted, message, code, warnings, audit_annotations: annotations } = value;
  if (accepted === undefined) return "missing field `accepted`";
  if (typeof accepted !== "boolean") return "`accepted` is no boolean";
  if (!isOptional(message, isText)) return "`message` is no string";
  if (!isOptional(code, isCode)) return "`code` is no number from 0 to 65535";
  if (!isOptional(warnings, (list) => Array.isArray(list) && list.every(isText)))
    return "`warnings` is no list of strings";
  if (!isOptional(annotations, isAnnotations)) return "`audit_annotations` is no map of strings";
  return null;
}

function isCode(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xffff;
}

function isAnnotations(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isText);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isOptional(value: unknown, isValue: (value: unknown) => boolean): boolean {
  return value === undefined || value === null || isValue(value);
}

function parsed(answer: Uint8Array): { value: unknown } | { problem: string } {
  const text = utf8Text(answer);
  if (text === null) return { problem: "it is not UTF-8" };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { problem: text.trim() === "" ? "EOF while parsing a value" : "it is no JSON" };
  }
}
