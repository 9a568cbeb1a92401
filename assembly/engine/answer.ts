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
import { pinnedObject, pins, writePatch } from "./mutation";
import { ImagePolicy } from "./rule";
import { ImageOutcome, Outcome, RuleOutcome, Verdict, refuse } from "./verdict";

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
  writer.key("rules");
  writer.beginArray();
  for (let i = 0; i < image.rules.length; i++) writeRule(writer, image.rules[i], withPayloads);
  writer.endArray();
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
  for (let i = 0; i < outcome.attestors.length; i++) writeAttestor(writer, outcome.attestors[i], withPayloads);
  writer.endArray();
  writer.endObject();
}

function imageOutcomeName(image: ImageOutcome): string {
  const fault = image.fault;
  if (fault != null) return fault.family == FaultFamily.Indeterminate ? "indeterminate" : "denied";
  return image.isUnmatched ? "not-verified" : "verified";
}
