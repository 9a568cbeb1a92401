/** What a case expects of a verdict. What an expectation does not name is not compared. */
import { FAULTS, type FaultCode } from "../../host/generated/codes.gen.js";
import { isObject, type JsonObject } from "../../host/json.js";
import type { Outcome, PatchOperation } from "../../host/runtime/verdict.js";
import { DocumentError } from "./documentError.js";
import { memberPath } from "../document/path.js";
import { listOf, objectOf, oneOf, optionalText, textOf } from "./members.js";

/** What the settings are expected to be: this case asks for no verdict. */
export interface SettingsExpectation {
  settings: "invalid";
  fault?: FaultCode;
  message?: string;
  messageContains?: string[];
}

/** What the verdict is expected to be. */
export interface VerdictExpectation {
  outcome: Outcome;
  /** The code of the request's fault, or else of the first image that has one. */
  fault?: FaultCode;
  /** The codes of the request's fault and of all its images' faults, each once, in any order. */
  faults?: FaultCode[];
  message?: string;
  messageContains?: string[];
  /** The HTTP status for the API server; null for none. */
  code?: number | null;
  patch?: PatchOperation[];
  warnings?: string[];
}

/** What a case expects. */
export type Expectation = SettingsExpectation | VerdictExpectation;

const OUTCOMES: readonly Outcome[] = ["allowed", "denied", "indeterminate"];
const CODES = Object.keys(FAULTS) as FaultCode[];
const SETTINGS_MEMBERS = ["settings", "fault", "message", "messageContains"];
const VERDICT_MEMBERS = ["outcome", "fault", "faults", "message", "messageContains", "code", "patch", "warnings"];

/** True for an expectation of settings that are not valid. */
export function isSettingsExpectation(expectation: Expectation): expectation is SettingsExpectation {
  return "settings" in expectation;
}

/**
 * Reads `allowed`, `denied`, `indeterminate`, or an object with one of them as its `outcome`, or with `settings: invalid`.
 * Refused are unknown members and codes, and contradictions: a fault in what is allowed, a patch in what is not; the long
 * form of `denied` must say for which fault. Throws DocumentError.
 */
export function parseExpectation(value: unknown, path: string): Expectation {
  if (typeof value === "string") return { outcome: oneOf(value, path, OUTCOMES) };
  if (isObject(value) && "settings" in value) return settingsExpectation(value, path);
  const object = objectOf(value, path, VERDICT_MEMBERS);
  if (object["outcome"] === undefined) {
    throw new DocumentError(path, "outcome is missing: it must be allowed, denied or indeterminate");
  }
  const outcome = oneOf(object["outcome"], memberPath(path, "outcome"), OUTCOMES);
  refuseContradictions(object, outcome, path);
  return {
    outcome,
    ...faultMembers(object, path),
    ...messageMembers(object, path),
    ...changeMembers(object, path),
  };
}

/** An expectation in the form that `parseExpectation` reads, as short as it can be. */
export function expectationValue(expectation: Expectation): string | JsonObject {
  const names = Object.keys(expectation);
  if (names.length === 1 && "outcome" in expectation) return expectation.outcome;
  return { ...expectation };
}

function settingsExpectation(value: JsonObject, path: string): SettingsExpectation {
  const object = objectOf(value, path, SETTINGS_MEMBERS);
  if (object["settings"] !== "invalid") {
    throw new DocumentError(
      memberPath(path, "settings"),
      "it must be invalid; a case that expects a verdict has valid settings and says nothing of them",
    );
  }
  return { settings: "invalid", ...faultMembers(object, path), ...messageMembers(object, path) };
}

function refuseContradictions(object: JsonObject, outcome: Outcome, path: string): void {
  const refuse = (name: string, problem: string): void => {
    if (object[name] !== undefined) throw new DocumentError(memberPath(path, name), problem);
  };
  if (outcome === "allowed") {
    refuse("fault", "a contradiction: what is allowed has no fault; take it out, or expect denied");
    refuse("faults", "a contradiction: what is allowed has no faults; take them out, or expect denied");
    refuse("message", "a contradiction: what is allowed has no message; take it out, or expect denied");
    refuse("messageContains", "a contradiction: what is allowed has no message; take it out, or expect denied");
    return;
  }
  refuse("patch", `a contradiction: what is ${outcome} is not changed; take the patch out`);
  if (object["fault"] !== undefined && object["faults"] !== undefined) {
    throw new DocumentError(memberPath(path, "faults"), "give fault (the first) or faults (all of them), not both");
  }
  if (outcome === "denied" && object["fault"] === undefined && object["faults"] === undefined) {
    throw new DocumentError(path, "fault is missing: name the fault code, or write the short form, expect: denied");
  }
}

function faultMembers(object: JsonObject, path: string): { fault?: FaultCode; faults?: FaultCode[] } {
  const { fault, faults } = object;
  const code = (value: unknown, at: string): FaultCode => oneOf(value, at, CODES);
  const list = faults === undefined ? undefined : listOf(faults, memberPath(path, "faults"), code);
  if (list?.length === 0) throw new DocumentError(memberPath(path, "faults"), "it must name at least one fault code");
  return {
    ...(fault === undefined ? {} : { fault: code(fault, memberPath(path, "fault")) }),
    ...(list === undefined ? {} : { faults: list }),
  };
}

function messageMembers(object: JsonObject, path: string): { message?: string; messageContains?: string[] } {
  const message = optionalText(object, path, "message");
  const contains = object["messageContains"];
  const parts = contains === undefined ? [] : textsOf(contains, memberPath(path, "messageContains"));
  return {
    ...(message === null ? {} : { message }),
    ...(contains === undefined ? {} : { messageContains: parts }),
  };
}

/** One text or several; an empty one would be in every message. */
function textsOf(value: unknown, path: string): string[] {
  const texts = typeof value === "string" ? [value] : listOf(value, path, textOf);
  if (texts.length === 0 || texts.some((text) => text === "")) {
    throw new DocumentError(path, "it must be a text, or a list of texts, that are not empty");
  }
  return texts;
}

function changeMembers(object: JsonObject, path: string): Pick<VerdictExpectation, "code" | "patch" | "warnings"> {
  const { code, patch, warnings } = object;
  return {
    ...(code === undefined ? {} : { code: statusOf(code, memberPath(path, "code")) }),
    ...(patch === undefined ? {} : { patch: listOf(patch, memberPath(path, "patch"), patchOperation) }),
    ...(warnings === undefined ? {} : { warnings: listOf(warnings, memberPath(path, "warnings"), textOf) }),
  };
}

function statusOf(value: unknown, path: string): number | null {
  if (value === null || (Number.isInteger(value) && Number(value) >= 100 && Number(value) <= 599)) return value as null;
  throw new DocumentError(path, "it must be an HTTP status such as 400, or null for none");
}

function patchOperation(value: unknown, path: string): PatchOperation {
  const { op, path: pointer, value: text } = objectOf(value, path, ["op", "path", "value"]);
  return {
    op: oneOf(op, memberPath(path, "op"), ["replace"]),
    path: textOf(pointer, memberPath(path, "path")),
    value: textOf(text, memberPath(path, "value")),
  };
}
