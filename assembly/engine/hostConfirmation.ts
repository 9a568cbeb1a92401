/**
 * What a module leaves to a Kubewarden host, which verifies signatures itself (`oci/v2/verify`) and hands out neither blobs
 * nor a clock. The host's word is then all there is: it is taken only where the settings let it be and the module cannot
 * find out, for one attestor and one digest at a time, and every verdict that rests on it says so.
 */
import { decodeUtf8 } from "../encoding/utf8";
import { EvidenceTable } from "../evidence/table";
import { Fault, FaultCode } from "../fault/fault";
import { JsonValue, parseJson } from "../json/document";
import { JsonWriter } from "../json/writer";
import { parseDigest } from "../oci/digest";
import { WantedAttestor } from "../settings/wantedAttestor";
import { WantedAnnotation } from "../sigstore/wantedAnnotation";
import { ImagePolicy, ImageRule } from "./rule";
import { Subject } from "./subject";

/** Values in the host's answer: it has two members. */
const MAX_ANSWER_VALUES: i32 = 64;

/** Asks the host. */
@final
export class HostConfirmation {
  constructor(
    private readonly policy: ImagePolicy,
    private readonly evidence: EvidenceTable,
  ) {}

  /**
   * Why the host may be asked whether the attestor has signed the subject, as a clause; empty when it may not. `fault` is why
   * no signature counts, `undecided` the fault of a signature that the module could not read here, or null.
   *
   * Not where the settings forbid it, or hold what the question cannot say: another repository for signatures, formats
   * without cosign's tag, and whom to trust, where certificates or logs are looked at: the host trusts whom it was told to.
   */
  reason(rule: ImageRule, wanted: WantedAttestor, subject: Subject, fault: Fault, undecided: Fault | null): string {
    const conditions = rule.conditions;
    if (!this.evidence.isForeign || !this.policy.delegates) return "";
    if (wanted.hostQuestion.length == 0 || subject.image.length == 0 || conditions.wantsAttestation) return "";
    if (conditions.repository != null || !conditions.formats.cosign) return "";
    if (rule.needsTrust && this.policy.trust.isStated) return "";
    if (undecided != null) {
      return undecided.code == FaultCode.PayloadNotRebuilt ? "a signed payload could not be rebuilt" : undecided.detail;
    }
    if (fault.code == FaultCode.SignatureMissing) {
      return conditions.formats.needsReferrers ? "bundles cannot be looked for here" : "";
    }
    return rule.needsTrust && subject.entities.isOk ? "the settings do not say whom to trust" : "";
  }

  /** Null when the host says that the attestor has signed just this image; else HostNotConfirmed, or the call's fault. */
  ask(rule: ImageRule, wanted: WantedAttestor, subject: Subject, reason: string): Fault | null {
    const question = questionOf(wanted.hostQuestion, subject.image, rule.conditions.annotations);
    const answer = this.evidence.confirm(question);
    const fault = answer.fault;
    if (fault == null) {
      const problem = problemOf(answer.value, subject.image);
      return problem.length == 0 ? null : notConfirmed(reason, "its answer " + problem);
    }
    const isRefusal = fault.code == FaultCode.EvidenceFailed || fault.code == FaultCode.EvidenceNotFound;
    return isRefusal ? notConfirmed(reason, fault.detail) : fault;
  }
}

function notConfirmed(reason: string, detail: string): Fault {
  return new Fault(FaultCode.HostNotConfirmed, detail + " (it was asked because " + reason + ")");
}

/** The payload of `oci/v2/verify`; annotations are an object there, although its manual shows a list. */
function questionOf(attestor: string, image: string, annotations: Array<WantedAnnotation>): string {
  const writer = new JsonWriter().beginObject().key("image").string(image).key("annotations");
  if (annotations.length == 0) writer.nullValue();
  else {
    writer.beginObject();
    for (let i = 0; i < annotations.length; i++) writer.key(annotations[i].key).string(annotations[i].value);
    writer.endObject();
  }
  const rest = decodeUtf8(writer.endObject().toBytes()).value;
  return "{" + attestor + "," + rest.substring(1);
}

/** What is wrong with the answer; empty when it says that this image, by its digest, is trusted. */
function problemOf(answer: Uint8Array, image: string): string {
  const json = parseJson(answer, 8, MAX_ANSWER_VALUES);
  if (json.fault || !json.value.isObject) return "is no JSON object";
  const isTrusted: JsonValue | null = json.value.get("is_trusted");
  if (isTrusted == null || !isTrusted.isBoolean || !isTrusted.asBoolean()) return 'does not say "is_trusted": true';
  const member: JsonValue | null = json.value.get("digest");
  const digest = parseDigest(member == null || !member.isString ? "" : member.asString());
  if (digest.fault) return "has no digest";
  return image.endsWith("@" + digest.value.text) ? "" : "is about " + digest.value.text;
}
