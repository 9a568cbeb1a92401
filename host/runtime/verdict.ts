/** The typed form of a module's answer to `validate`. Reading it decides nothing: what cannot be read is not an accept. */
import type { FaultCode, FaultFamily } from "../generated/codes.gen.js";
import { isObject, jsonObject } from "../json.js";
import { hasAnswerForm, isConsistent, isFault } from "./answerForm.js";

/** How a request is answered. `indeterminate` is a deny because something could not be found out. */
export type Outcome = "allowed" | "denied" | "indeterminate";

/** What went wrong. */
export interface Fault {
  code: FaultCode;
  family: FaultFamily;
  message: string;
}

/** A transparency log's entry that was verified. */
export interface LogEntryExplanation {
  /** Hexadecimal. */
  logId: string;
  logIndex: number;
  /** RFC 3339, when the log signed a time. */
  integratedTime?: string;
}

/** One signature that satisfied an attestor. */
export interface SignatureExplanation {
  /** The digest of the layer or bundle, or a file's name. */
  name: string;
  format: "cosign" | "bundle";
  /** Base64 of the verified payload or statement, when the module gives it. */
  payload?: string;
  predicateType?: string;
  subject?: string;
  issuer?: string;
  /** Base64 of the certificate's DER, when the module gives it. */
  certificate?: string;
  logEntries: LogEntryExplanation[];
  /** RFC 3339. */
  timestamps: string[];
}

/** Whether something that the settings state was met. */
export interface PointExplanation {
  /** Where it stands in the settings. */
  path: string;
  outcome: "met" | "unmet";
}

/** What one attestor, a key, identities or certificates, had to say about an image or blob. */
export interface AttestorExplanation {
  /** Where it stands in the settings. */
  path?: string;
  /** Such as `key sha256:HEX`, with the digest of its SubjectPublicKeyInfo. */
  attestor: string;
  /** Of a key. */
  algorithm?: string;
  fault?: Fault;
  /** Present when the module verified nothing of it: a Kubewarden host says that it has signed. */
  verifiedBy?: "kubewarden-host";
  /** Empty when it is not satisfied, and when a host's word stands for it. */
  signatures: SignatureExplanation[];
}

/** What one entry of the settings had to say about an image. */
export interface RuleExplanation {
  rule: string;
  pattern: string;
  outcome: "verified" | "failed";
  fault?: Fault;
  attestors: AttestorExplanation[];
  /** Conditions that the settings state, as far as a signature was held against them. */
  conditions?: PointExplanation[];
}

/** What was found out about one image. */
export interface ImageExplanation {
  image: string;
  /** JSON pointers into the object. */
  paths: string[];
  outcome: "verified" | "not-verified" | "denied" | "indeterminate";
  digest?: string;
  fault?: Fault;
  /** Of a verified image: `kubewarden-host` when anything of it rests on such a host's word. */
  verifiedBy?: "module" | "kubewarden-host";
  rules: RuleExplanation[];
  /** Rules of the policy's own that were put to the image. */
  ownRules?: PointExplanation[];
}

/** Why. */
export interface Explanation {
  outcome: Outcome;
  /** When it was judged, RFC 3339. */
  time?: string;
  /** What was wrong with the request as a whole. */
  fault?: Fault;
  images: ImageExplanation[];
  /** Rules of the policy's own that were put to the request. */
  ownRules?: PointExplanation[];
  /** How many times a signature was checked with all that came with it. */
  signatureChecks?: number;
  /** Where the trust in authorities and logs comes from. */
  trust?: string[];
}

/** One operation of a JSON Patch (RFC 6902). */
export interface PatchOperation {
  op: "replace";
  path: string;
  value: string;
}

/** The verdict on one request. */
export interface Verdict {
  /** True only when the module said so in an answer that could be read whole. */
  accepted: boolean;
  outcome: Outcome;
  /** Why it is not accepted; empty when it is. */
  message: string;
  /** HTTP status for the API server, or null. */
  code: number | null;
  /** What to change in the object; empty when nothing is. */
  patch: PatchOperation[];
  /** The object with the patch applied, or null. Its numbers are JavaScript numbers: `patch` is exact, use it. */
  mutatedObject: unknown;
  warnings: string[];
  explanation: Explanation;
}

/** The answer to `validate_settings`. */
export interface SettingsVerdict {
  valid: boolean;
  message: string;
  fault: Fault | null;
}

/** Reads an answer to `validate`; one that is not as it must be gives a deny that says so. */
export function readVerdict(answer: Uint8Array): Verdict {
  const response = jsonObject(answer);
  if (response === null || !hasAnswerForm(response)) return failedVerdict("its answer has another form");
  if (!isConsistent(response)) return failedVerdict("its answer contradicts itself");
  const read = response as unknown as Answer;
  return {
    accepted: read.accepted,
    outcome: read.explanation.outcome,
    message: read.message ?? "",
    code: read.code ?? null,
    patch: read.patch ?? [],
    mutatedObject: read.mutated_object ?? null,
    warnings: read.warnings ?? [],
    explanation: read.explanation,
  };
}

/** An answer that has its form; what is missing may be null as well. */
interface Answer {
  accepted: boolean;
  message?: string | null;
  code?: number | null;
  mutated_object?: unknown;
  patch?: PatchOperation[] | null;
  warnings?: string[] | null;
  explanation: Explanation;
}

/**
 * True for such a verdict: the module gave no answer that can be read. It is no accept, and no judgement of the request either;
 * what the module would have asked for is not known.
 */
export function hasFailed({ explanation }: Verdict): boolean {
  return explanation.fault?.code === "module-failed";
}

/** The verdict when the module trapped or gave no answer that can be read. */
export function failedVerdict(reason: string): Verdict {
  const message = `the module failed: ${reason}`;
  const fault: Fault = { code: "module-failed", family: "internal", message };
  return {
    accepted: false,
    outcome: "indeterminate",
    message,
    code: 500,
    patch: [],
    mutatedObject: null,
    warnings: [],
    explanation: { outcome: "indeterminate", fault, images: [] },
  };
}

/** Reads an answer to `validate_settings`; one that cannot be read means that they are not valid. */
export function readSettingsVerdict(answer: Uint8Array): SettingsVerdict {
  const response = jsonObject(answer);
  const { valid, message, fault } = response ?? {};
  if (typeof valid !== "boolean") {
    return { valid: false, message: "the module failed: its answer has another form", fault: null };
  }
  return {
    valid: valid && (fault ?? null) === null,
    message: typeof message === "string" ? message : "",
    fault: isFault(fault) ? (fault as Fault) : null,
  };
}

/** Something that settings state: a rule, an attestor or a condition. */
export interface SettingsPoint {
  path: string;
  kind: "rule" | "attestor" | "condition";
}

/** Reads an answer to `outline`; null for one that has another form. */
export function readOutline(answer: Uint8Array): SettingsPoint[] | null {
  const points = jsonObject(answer)?.["points"];
  if (!Array.isArray(points) || !points.every(isSettingsPoint)) return null;
  return points;
}

function isSettingsPoint(value: unknown): value is SettingsPoint {
  if (!isObject(value) || typeof value["path"] !== "string") return false;
  return value["kind"] === "rule" || value["kind"] === "attestor" || value["kind"] === "condition";
}
