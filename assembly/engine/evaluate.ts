/** The evaluation of one request, as a table of contents. */
import { EvidenceTable } from "../evidence/table";
import { Operation } from "../evidence/operations.gen";
import { Fault, FaultCode } from "../fault/fault";
import { Result, failed, ok } from "../fault/result";
import { AdmissionRequest } from "../kubernetes/admissionRequest";
import { collectImages } from "../kubernetes/images";
import { decodeUtf8 } from "../encoding/utf8";
import { SigstoreTrust } from "../sigstore/trust/sigstoreTrust";
import { Instant, parseRfc3339 } from "../time/instant";
import { Gatherer, groupImages } from "./gather";
import { HostConfirmation } from "./hostConfirmation";
import { Judge } from "./judge";
import { ImagePolicy } from "./rule";
import { SignatureChecks } from "./signatureChecks";
import { ImageOutcome, Outcome, Verdict, decisive, outcomeOf, refuse } from "./verdict";

/**
 * 1. collect the images of the object, 2. group them and find their rules, 3. gather the evidence, 4. stop when some
 * is still on its way, 5. judge each image, 6. allow only when the list of faults is empty.
 * An image that is no reference is denied even where no rule would be for it.
 */
export function evaluate(policy: ImagePolicy, request: AdmissionRequest, evidence: EvidenceTable): Verdict {
  const verdict = new Verdict();
  const object = request.object;
  if (object == null) return decideDeletion(request, verdict);
  const uses = collectImages(request.group, request.kind, object);
  const usesFault = uses.fault;
  if (usesFault != null) return refuse(verdict, usesFault);
  const images = groupImages(uses.value, policy);
  const imagesFault = images.fault;
  if (imagesFault != null) return refuse(verdict, imagesFault);
  verdict.images = images.value;
  return evaluateImages(policy, verdict, evidence);
}

/** Steps 3 to 6, for images that were collected elsewhere. */
export function evaluateImages(policy: ImagePolicy, verdict: Verdict, evidence: EvidenceTable): Verdict {
  const gatherer = new Gatherer(evidence);
  gatherer.gather(verdict.images);
  const checks = beginJudging(policy, verdict, evidence);
  if (checks == null) return verdict;
  const judge = new Judge(policy, gatherer, checks, new HostConfirmation(policy, evidence));
  for (let i = 0; i < verdict.images.length; i++) judge.judgeImage(verdict.images[i]);
  verdict.signatureChecks = checks.count;
  return decide(verdict);
}

/** Asks for what every judgement needs, the time and the trust; null, and the verdict refuses, while anything is missing. */
export function beginJudging(policy: ImagePolicy, verdict: Verdict, evidence: EvidenceTable): SignatureChecks | null {
  const time = readClock(evidence);
  const isTrustNeeded = needsTrust(verdict.images);
  if (isTrustNeeded) policy.trust.gather(evidence);
  if (evidence.pending > 0) return refuseJudging(verdict, new Fault(FaultCode.EvidencePending));
  const hasClock = !isWithoutClock(time, evidence);
  if (hasClock && time.fault) return refuseJudging(verdict, time.fault!);
  const trust = isTrustNeeded ? policy.trust.resolve(evidence) : ok(new SigstoreTrust());
  if (trust.fault) return refuseJudging(verdict, trust.fault!);
  if (hasClock) verdict.time = time.value.toRfc3339();
  verdict.trustOrigins = trust.value.origins;
  return new SignatureChecks(trust.value, hasClock ? time.value : null);
}

function refuseJudging(verdict: Verdict, fault: Fault): SignatureChecks | null {
  refuse(verdict, fault);
  return null;
}

/** Whether a rule that applies to one of the images looks at certificates, logs or timestamps: keys alone need no trust. */
function needsTrust(images: Array<ImageOutcome>): bool {
  for (let i = 0; i < images.length; i++) {
    for (let j = 0; j < images[i].rules.length; j++) {
      if (images[i].rules[j].rule.needsTrust) return true;
    }
  }
  return false;
}

/** After a deletion nothing new runs; any other request without an object was refused when it was read. */
function decideDeletion(request: AdmissionRequest, verdict: Verdict): Verdict {
  if (!request.isDeletion) return refuse(verdict, new Fault(FaultCode.ObjectMissing, "", "request.object"));
  verdict.outcome = Outcome.Allowed;
  return verdict;
}

/** A host of another maker may have no clock; one that has a wrong one, or cannot be heard, is another matter. */
function isWithoutClock(time: Result<Instant>, evidence: EvidenceTable): bool {
  return time.fault != null && time.fault!.code == FaultCode.EvidenceUnsupported && evidence.isForeign;
}

/** The host's clock. The fault of the look-up, or TimeInvalid. */
export function readClock(evidence: EvidenceTable): Result<Instant> {
  const answer = evidence.ask(Operation.ClockNow, "");
  const answerFault = answer.fault;
  if (answerFault != null) return failed<Instant>(answerFault);
  const text = decodeUtf8(answer.value);
  const textFault = text.fault;
  if (textFault != null) return failed<Instant>(textFault.as(FaultCode.TimeInvalid));
  return parseRfc3339(text.value);
}

/** Allowed only when no image has a fault. */
export function decide(verdict: Verdict): Verdict {
  let fault: Fault | null = null;
  for (let i = 0; i < verdict.images.length; i++) {
    const imageFault = verdict.images[i].fault;
    if (imageFault != null) fault = decisive(fault, imageFault);
  }
  verdict.outcome = fault == null ? Outcome.Allowed : outcomeOf(fault);
  return verdict;
}
