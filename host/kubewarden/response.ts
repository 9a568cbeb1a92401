/** Kubewarden's AdmissionResponse: made of what a policy answered, and changed as the policy's place in the cluster demands. */
import { isObject, utf8Text, type JsonObject } from "../json.js";
import { toBase64 } from "../record/base64.js";
import { jsonPatch } from "./jsonPatch.js";

/** `status` of an AdmissionResponse, as far as Kubewarden's hosts fill it. */
export interface ResponseStatus {
  message?: string;
  code?: number;
  details?: { causes: { reason: null; message: string; field: string | null }[] };
}

/** `response` of an AdmissionReview (`admission.k8s.io/v1`). */
export interface AdmissionResponse {
  uid: string;
  allowed: boolean;
  patchType?: "JSONPatch";
  /** Base64 of a JSON Patch. */
  patch?: string;
  status?: ResponseStatus;
  auditAnnotations: Record<string, string> | null;
  warnings: string[] | null;
}

/** How a policy failed to answer. */
export type PolicyFailure =
  /** The guest returned an error, or trapped: its text. */
  | { readonly kind: "failed"; readonly text: string }
  /** It was ended at its deadline. */
  | { readonly kind: "deadline" }
  /** A command module (`executionMode: wasi`) ended with another code than 0: what it wrote to stderr. */
  | { readonly kind: "exited"; readonly text: string }
  /** It could not be loaded or initialised. */
  | { readonly kind: "initialization"; readonly text: string };

/** How a policy is used, as an entry of `policies.yml` says. */
export interface PolicyUse {
  /** The policy's name, for messages. */
  readonly id: string;
  /** `monitor`: every request is allowed; default `protect`. */
  readonly mode?: "protect" | "monitor";
  readonly allowedToMutate?: boolean;
  /** In place of the policy's own message, which becomes a cause. */
  readonly message?: string;
}

const NOTHING_TO_MUTATE =
  "Incoming object is null, which happens only with DELETE operations, but the policy is attempting a mutation. This is not allowed";
const OUT_OF_TIME = "Policy execution interrupted because it exceeded the allowed execution time";

/**
 * The response to a policy's answer to `validate`. A patch is the difference between the request's object (for raw policies: the
 * whole request) and the answer's `mutated_object`. An answer that cannot be read is a rejection with code 500.
 */
export function admissionResponse(answer: Uint8Array, request: unknown, isRaw = false): AdmissionResponse {
  const uid = uidOf(request);
  const read = readAnswer(answer);
  if (typeof read === "string") return rejection(uid, `internal server error: invalid response from policy: ${read}`);
  const original = isRaw ? request : isObject(request) ? (request["object"] ?? null) : null;
  const mutated = read.mutated_object ?? null;
  const notes = { auditAnnotations: read.audit_annotations ?? null, warnings: read.warnings ?? null };
  if (mutated !== null && original === null) {
    return { uid, allowed: false, status: { message: NOTHING_TO_MUTATE }, auditAnnotations: null, warnings: null };
  }
  const operations = mutated === null ? [] : jsonPatch(original, mutated);
  const patch = operations.length === 0 ? {} : patchMembers(operations);
  // In kwctl's order, for those who compare texts.
  return { uid, allowed: read.accepted, ...patch, ...statusMembers(read.message, read.code), ...notes };
}

/** The response to an evaluated request: of the policy's answer, or, when it gave none that can be read, of the verdict's sentence. */
export function evaluatedResponse(
  { answer, message, code }: { answer: Uint8Array; message: string; code: number | null },
  request: unknown,
  isRaw: boolean,
): AdmissionResponse {
  if (typeof readAnswer(answer) !== "string") return admissionResponse(answer, request, isRaw);
  return { ...rejection(uidOf(request), message), status: { message, code: code ?? 500 } };
}

/** The response when there is no answer. */
export function failureResponse(request: unknown, failure: PolicyFailure): AdmissionResponse {
  const uid = uidOf(request);
  if (failure.kind === "deadline") return rejection(uid, OUT_OF_TIME);
  if (failure.kind === "failed") return rejection(uid, `internal server error: Guest call failure: ${failure.text}`);
  return rejection(uid, failure.text);
}

/** The response as the policy's use changes it: `monitor`, then what may not be mutated, then a message of one's own. */
export function processedResponse(response: AdmissionResponse, use: PolicyUse): AdmissionResponse {
  const { mode = "protect", allowedToMutate = false, id, message } = use;
  if (mode === "monitor") return { ...withoutPatch(response), allowed: true };
  const isForbidden = response.patch !== undefined && !allowedToMutate;
  const judged = isForbidden
    ? { ...withoutPatch(response), allowed: false, status: { message: mutationRefusal(id) } }
    : response;
  if (judged.allowed || message === undefined) return judged;
  const { status = {} } = judged;
  const causes = status.details?.causes ?? [];
  const cause = { reason: null, message: status.message ?? "", field: null };
  return { ...judged, status: { ...status, message, details: { causes: [...causes, cause] } } };
}

/** The response within its AdmissionReview. */
export function admissionReview(response: AdmissionResponse): JsonObject {
  return { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response };
}

interface ValidationResponse {
  accepted: boolean;
  message?: string | null;
  code?: number | null;
  mutated_object?: unknown;
  audit_annotations?: Record<string, string> | null;
  warnings?: string[] | null;
}

/** The answer; or what is wrong with it. */
function readAnswer(answer: Uint8Array): ValidationResponse | string {
  const text = utf8Text(answer);
  if (text === null) return "it is not UTF-8";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return text === "" ? "EOF while parsing a value at line 1 column 0" : (error as Error).message;
  }
  if (!isObject(value)) return "it is no JSON object";
  const { accepted, message, code, audit_annotations: annotations, warnings } = value;
  if (accepted === undefined) return `missing field \`accepted\` at line 1 column ${answer.length}`;
  if (typeof accepted !== "boolean") return "`accepted` is not a boolean";
  if (!isOptional(message, isText)) return "`message` is not a string";
  if (!isOptional(code, (each) => Number.isInteger(each) && (each as number) >= 0 && (each as number) <= 0xffff)) {
    return "`code` is not a u16";
  }
  if (!isOptional(annotations, (each) => isObject(each) && Object.values(each).every(isText))) {
    return "`audit_annotations` is not a map of strings";
  }
  if (!isOptional(warnings, (each) => Array.isArray(each) && each.every(isText)))
    return "`warnings` is not a sequence of strings";
  return value as unknown as ValidationResponse;
}

function isOptional(value: unknown, isValue: (value: unknown) => boolean): boolean {
  return value === undefined || value === null || isValue(value);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function patchMembers(operations: unknown): Pick<AdmissionResponse, "patch" | "patchType"> {
  return { patchType: "JSONPatch", patch: toBase64(new TextEncoder().encode(JSON.stringify(operations))) };
}

function statusMembers(message?: string | null, code?: number | null): Pick<AdmissionResponse, "status"> {
  const hasMessage = message !== undefined && message !== null;
  const hasCode = code !== undefined && code !== null;
  if (!hasMessage && !hasCode) return {};
  return { status: { ...(hasMessage ? { message } : {}), ...(hasCode ? { code } : {}) } };
}

function withoutPatch({ uid, allowed, auditAnnotations, warnings }: AdmissionResponse): AdmissionResponse {
  return { uid, allowed, auditAnnotations, warnings };
}

function mutationRefusal(id: string): string {
  return `Request rejected by policy ${id}. The policy attempted to mutate the request, but it is currently configured to not allow mutations.`;
}

function rejection(uid: string, message: string): AdmissionResponse {
  return { uid, allowed: false, status: { message, code: 500 }, auditAnnotations: null, warnings: null };
}

function uidOf(request: unknown): string {
  const uid = isObject(request) ? request["uid"] : undefined;
  return typeof uid === "string" ? uid : "";
}
