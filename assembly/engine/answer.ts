/**
 * The answers of the guest operations: Kubewarden's `ValidationResponse` and `SettingsValidationResponse` (JSON,
 * snake_case), with two members of our own that other hosts pass over: `patch` (RFC 6902) and `explanation`.
 */
import { Fault, FaultFamily } from "../fault/fault";
import { JsonWriter } from "../json/writer";
import { AdmissionRequest } from "../kubernetes/admissionRequest";
import { writeAttestor } from "./answerSignature";
import { artifactRejection, faultText, outcomeName, rejection, statusCode, warnings } from "./explain";
import { writeFault, writeFaultMember } from "./answerFault";
import { ConditionPoint } from "./conditionPoint";
import { pinnedObject, pins, writePatch } from "./mutation";
import { ImagePolicy } from "./rule";
import { ImageOutcome, Outcome, OwnRuleOutcome, RuleOutcome, Verdict, refuse } from "./verdict";

/** The answer to `validate_settings`. */
export function settingsAnswer(fault: Fault | null): Uint8Array {
  const writer = new JsonWriter();
  writer.beginObject();
  writer.key("valid");
  writer.boolean(fault == null);
  if (fault != null) {
    writer.key("message");
    writer.string(faultText(fault));
    writer.key("fault");
    writeFault(writer, fault);
  }
  writer.endObject();
  return writer.toBytes();
}

/** The answer to `validate` when the request or the settings could not be read: a deny. */
export function faultAnswer(fault: Fault): Uint8Array {
  const verdict = refuse(new Verdict(), fault);
  return write(verdict, rejection(verdict, ""), null, null);
}

/** The answer to `validate` about one artifact, which no object holds. */
export function artifactAnswer(verdict: Verdict, policy: ImagePolicy): Uint8Array {
  return write(verdict, verdict.outcome == Outcome.Allowed ? "" : artifactRejection(verdict), policy, null);
}

/** The answer to `validate`. */
export function verdictAnswer(verdict: Verdict, policy: ImagePolicy, request: AdmissionRequest): Uint8Array {
  const message = verdict.outcome == Outcome.Allowed ? "" : rejection(verdict, request.objectName);
  return write(verdict, message, policy, request);
}

/** The answer to `validate` with a sentence of the policy's own; empty for an accept. No object is changed. */
export function sentenceAnswer(verdict: Verdict, message: string): Uint8Array {
  return write(verdict, message, null, null);
}

function write(
  verdict: Verdict,
  message: string,
  policy: ImagePolicy | null,
  request: AdmissionRequest | null,
): Uint8Array {
  const writer = new JsonWriter();
  writer.beginObject();
  writer.key("accepted");
  writer.boolean(verdict.outcome == Outcome.Allowed);
  if (message.length > 0) {
    writer.key("message");
    writer.string(message);
  }
  const status = statusCode(verdict);
  if (status > 0) {
    writer.key("code");
    writer.integer(status);
  }
  if (policy != null && request != null) writeMutation(writer, verdict, policy, request);
  if (policy != null && request != null) writeWarnings(writer, verdict, policy);
  writer.key("explanation");
  writeExplanation(writer, verdict, policy != null && policy.reportsPayloads);
  writer.endObject();
  return writer.toBytes();
}

function writeMutation(writer: JsonWriter, verdict: Verdict, policy: ImagePolicy, request: AdmissionRequest): void {
  const object = request.object;
  if (object == null || !policy.pinDigests || verdict.outcome != Outcome.Allowed) return;
  const list = pins(verdict);
  if (list.length == 0) return;
  writer.key("mutated_object");
  writer.raw(pinnedObject(object, list));
  writer.key("patch");
  writePatch(writer, list);
}

function writeWarnings(writer: JsonWriter, verdict: Verdict, policy: ImagePolicy): void {
  const lines = warnings(verdict, policy.pinDigests);
  if (lines.length == 0) return;
  writer.key("warnings");
  writer.beginArray();
  for (let i = 0; i < lines.length; i++) writer.string(lines[i]);
  writer.endArray();
}

function writeExplanation(writer: JsonWriter, verdict: Verdict, withPayloads: bool): void {
  writer.beginObject();
  writer.key("outcome");
  writer.string(outcomeName(verdict.outcome));
  if (verdict.time.length > 0) {
    writer.key("time");
    writer.string(verdict.time);
  }
  const fault = verdict.fault;
  if (fault != null) writeFaultMember(writer, fault);
  if (fault == null) writeWork(writer, verdict);
  writeOwnRules(writer, verdict.ownRules);
  writer.key("images");
  writer.beginArray();
  if (fault == null) {
    for (let i = 0; i < verdict.images.length; i++) writeImage(writer, verdict.images[i], withPayloads);
  }
  writer.endArray();
  writer.endObject();
}

/** What the judgement took, and whom it trusted. */
function writeWork(writer: JsonWriter, verdict: Verdict): void {
  writer.key("signatureChecks");
  writer.integer(verdict.signatureChecks);
  if (verdict.trustOrigins.length == 0) return;
  writer.key("trust");
  writer.beginArray();
  for (let i = 0; i < verdict.trustOrigins.length; i++) writer.string(verdict.trustOrigins[i]);
  writer.endArray();
}

function writeImage(writer: JsonWriter, image: ImageOutcome, withPayloads: bool): void {
  writer.beginObject();
  writer.key("image");
  writer.string(image.image);
  writer.key("paths");
  writer.beginArray();
  for (let i = 0; i < image.uses.length; i++) writer.string(image.uses[i].pointer);
  writer.endArray();
  writer.key("outcome");
  writer.string(imageOutcomeName(image));
  const digest = image.digest;
  if (digest != null) {
    writer.key("digest");
    writer.string(digest.text);
  }
  const fault = image.fault;
  if (fault != null) writeFaultMember(writer, fault);
  else if (!image.isUnmatched) {
    writer.key("verifiedBy").string(image.hostsWords.length == 0 ? "module" : "kubewarden-host");
  }
  writer.key("rules");
  writer.beginArray();
  for (let i = 0; i < image.rules.length; i++) writeRule(writer, image.rules[i], withPayloads);
  writer.endArray();
  writeOwnRules(writer, image.ownRules);
  writer.endObject();
}

function writeRule(writer: JsonWriter, outcome: RuleOutcome, withPayloads: bool): void {
  writer.beginObject();
  writer.key("rule");
  writer.string(outcome.rule.path);
  writer.key("pattern");
  writer.string(outcome.rule.pattern);
  const fault = outcome.fault;
  writer.key("outcome");
  writer.string(fault == null ? "verified" : "failed");
  if (fault != null) writeFaultMember(writer, fault);
  writer.key("attestors");
  writer.beginArray();
  for (let i = 0; i < outcome.attestors.length; i++) {
    writeAttestor(writer, outcome.attestors[i], outcome.rule.attestors[i].path, withPayloads);
  }
  writer.endArray();
  writeConditions(writer, outcome);
  writer.endObject();
}

/** The conditions that the settings state, as far as a signature was ever held against them. */
function writeConditions(writer: JsonWriter, outcome: RuleOutcome): void {
  const points = outcome.rule.conditions.pointsAt(outcome.rule.path);
  if (points.length == 0) return;
  writer.key("conditions").beginArray();
  for (let i = 0; i < points.length; i++) {
    const name = outcomeOfCondition(points[i], outcome);
    if (name.length > 0) writePathOutcome(writer, points[i].path, name);
  }
  writer.endArray();
}

/** Unmet when an attestor fails for it; met when a signature counts; empty when nothing is known. */
function outcomeOfCondition(point: ConditionPoint, outcome: RuleOutcome): string {
  let isMet = false;
  for (let i = 0; i < outcome.attestors.length; i++) {
    const fault = outcome.attestors[i].fault;
    if (fault != null && point.isUnmetBy(fault)) return "unmet";
    if (fault == null) isMet = true;
  }
  return isMet ? "met" : "";
}

/** The rules of the policy's own, where there are any. */
function writeOwnRules(writer: JsonWriter, outcomes: Array<OwnRuleOutcome>): void {
  if (outcomes.length == 0) return;
  writer.key("ownRules").beginArray();
  for (let i = 0; i < outcomes.length; i++) {
    writePathOutcome(writer, outcomes[i].path, outcomes[i].isMet ? "met" : "unmet");
  }
  writer.endArray();
}

function writePathOutcome(writer: JsonWriter, path: string, outcome: string): void {
  writer.beginObject();
  writer.key("path").string(path);
  writer.key("outcome").string(outcome);
  writer.endObject();
}

function imageOutcomeName(image: ImageOutcome): string {
  const fault = image.fault;
  if (fault != null) return fault.family == FaultFamily.Indeterminate ? "indeterminate" : "denied";
  return image.isUnmatched ? "not-verified" : "verified";
}
