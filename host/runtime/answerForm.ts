/** The form of a module's answer to `validate`: what must be there before its members are read as a verdict. */

import { isObject, type JsonObject } from "../json.js";

const OUTCOMES = ["allowed", "denied", "indeterminate"];
const IMAGE_OUTCOMES = ["verified", "not-verified", "denied", "indeterminate"];
const VERIFIERS = ["module", "kubewarden-host"];
const ACCEPTED_IMAGE_OUTCOMES = ["verified", "not-verified"];

/** True when every member that a verdict is made of is there and of its type; unknown members are passed over. */
export function hasAnswerForm(answer: JsonObject): boolean {
  const { message, code, patch, warnings, explanation } = answer;
  return (
    isOptional(message, isText) &&
    isOptional(code, Number.isInteger) &&
    isOptional(patch, (list) => isListOf(list, isReplacement)) &&
    isOptional(warnings, (list) => isListOf(list, isText)) &&
    isObject(explanation) &&
    OUTCOMES.includes(explanation["outcome"] as string) &&
    isOptional(explanation["time"], isText) &&
    isOptional(explanation["fault"], isFault) &&
    isOptional(explanation["signatureChecks"], Number.isInteger) &&
    isOptional(explanation["trust"], (list) => isListOf(list, isText)) &&
    isOptional(explanation["ownRules"], isListOfPoints) &&
    isListOf(explanation["images"], isImage)
  );
}

/** True when the answer, which has the form, accepts just when its explanation does and holds nothing against it. */
export function isConsistent(answer: JsonObject): boolean {
  const { outcome, fault, images, ownRules } = answer["explanation"] as JsonObject;
  if (answer["accepted"] !== (outcome === "allowed")) return false;
  if (outcome !== "allowed") return true;
  const isAccepted = (image: JsonObject): boolean =>
    isNothing(image["fault"]) &&
    ACCEPTED_IMAGE_OUTCOMES.includes(image["outcome"] as string) &&
    allMet(image["ownRules"]);
  return isNothing(fault) && allMet(ownRules) && (images as JsonObject[]).every(isAccepted);
}

function allMet(points: unknown): boolean {
  return isNothing(points) || (points as JsonObject[]).every(({ outcome }) => outcome === "met");
}

function isReplacement(value: unknown): boolean {
  return isObject(value) && value["op"] === "replace" && isText(value["path"]) && isText(value["value"]);
}

function isImage(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { image, paths, outcome, digest, fault, verifiedBy, rules, ownRules } = value;
  return (
    isText(image) &&
    isListOf(paths, isText) &&
    IMAGE_OUTCOMES.includes(outcome as string) &&
    isOptional(digest, isText) &&
    isOptional(fault, isFault) &&
    isOptional(verifiedBy, (name) => VERIFIERS.includes(name as string)) &&
    isListOf(rules, isRule) &&
    isOptional(ownRules, isListOfPoints)
  );
}

function isRule(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { rule, pattern, outcome, fault, attestors, conditions } = value;
  return (
    isText(rule) &&
    isText(pattern) &&
    (outcome === "verified" || outcome === "failed") &&
    isOptional(fault, isFault) &&
    isListOf(attestors, isAttestor) &&
    isOptional(conditions, isListOfPoints)
  );
}

function isListOfPoints(value: unknown): boolean {
  return isListOf(value, (point) => isObject(point) && isText(point["path"]) && isPointOutcome(point["outcome"]));
}

function isPointOutcome(value: unknown): boolean {
  return value === "met" || value === "unmet";
}

function isAttestor(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { path, attestor, algorithm, fault, verifiedBy, signatures } = value;
  return (
    isOptional(path, isText) &&
    isText(attestor) &&
    isOptional(algorithm, isText) &&
    isOptional(fault, isFault) &&
    isOptional(verifiedBy, (name) => name === "kubewarden-host") &&
    isListOf(signatures, isSignature)
  );
}

function isSignature(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { name, format, logEntries, timestamps } = value;
  const optional = ["payload", "predicateType", "subject", "issuer", "certificate"].map((member) => value[member]);
  return (
    isText(name) &&
    (format === "cosign" || format === "bundle") &&
    optional.every((text) => isOptional(text, isText)) &&
    isListOf(logEntries, isLogEntry) &&
    isListOf(timestamps, isText)
  );
}

function isLogEntry(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { logId, logIndex, integratedTime } = value;
  return isText(logId) && Number.isInteger(logIndex) && isOptional(integratedTime, isText);
}

/** True for a fault as every answer writes it. */
export function isFault(value: unknown): boolean {
  return isObject(value) && isText(value["code"]) && isText(value["family"]) && isText(value["message"]);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isListOf(value: unknown, isElement: (element: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isElement);
}

/** Rust hosts and guests write an Option that is None as null. */
function isOptional(value: unknown, isValue: (value: unknown) => boolean): boolean {
  return isNothing(value) || isValue(value);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}
