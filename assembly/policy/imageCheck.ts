/** A rule of a policy's own about images, beside what their signatures must prove. */
import { evaluate, evaluateImages, decide } from "../engine/evaluate";
import { EvidenceTable } from "../evidence/table";
import { groupImages } from "../engine/gather";
import { ImagePolicy } from "../engine/rule";
import { ImageOutcome, Outcome, Verdict, refuse } from "../engine/verdict";
import { Fault, FaultCode } from "../fault/fault";
import { AdmissionRequest } from "../kubernetes/admissionRequest";
import { collectImages } from "../kubernetes/images";
import { Reference } from "../oci/reference";

/** What a policy asks of every image by itself. */
export interface ImageCheck {
  /** Why the image may not run, best made by `deny`; or null. Asked once for each image, before anything is looked up. */
  check(image: Reference): Fault | null;
}

/**
 * A deny in the policy's own words: `policy-denied`. `sentence` is a clause without a full stop; `path` is the place in the
 * settings that asks for it, or empty.
 */
export function deny(sentence: string, path: string = ""): Fault {
  return new Fault(FaultCode.PolicyDenied, sentence, path);
}

/**
 * `evaluate` with a rule of the policy's own: allowed only when the check passes and the settings' rules are satisfied, for
 * every image. What the check refuses is denied, and nothing is looked up for it: no registry is asked about an image that
 * may not run anyhow. Images that are no reference are denied without the check.
 */
export function evaluateWithCheck(
  policy: ImagePolicy,
  request: AdmissionRequest,
  evidence: EvidenceTable,
  check: ImageCheck,
): Verdict {
  const object = request.object;
  if (object == null) return evaluate(policy, request, evidence);
  const uses = collectImages(request.group, request.kind, object);
  if (uses.fault) return refuse(new Verdict(), uses.fault!);
  const images = groupImages(uses.value, policy);
  if (images.fault) return refuse(new Verdict(), images.fault!);
  const passed = passing(images.value, check);
  const verdict = new Verdict();
  verdict.images = passed;
  evaluateImages(policy, verdict, evidence);
  verdict.images = images.value;
  const isDecided = passed.length == images.value.length || verdict.outcome == Outcome.Pending;
  return isDecided ? verdict : decideWithRefused(verdict, passed);
}

/** The images that the check has nothing against; the others get their fault, and no rule of the settings is judged. */
function passing(images: Array<ImageOutcome>, check: ImageCheck): Array<ImageOutcome> {
  const passed = new Array<ImageOutcome>();
  for (let i = 0; i < images.length; i++) {
    const reference = images[i].reference;
    const fault: Fault | null = reference == null ? null : check.check(reference);
    if (fault == null) {
      passed.push(images[i]);
      continue;
    }
    images[i].fault = fault;
    while (images[i].rules.length > 0) images[i].rules.pop();
  }
  return passed;
}

/** Some image is refused: that decides, whatever could not be found out about the others. */
function decideWithRefused(verdict: Verdict, passed: Array<ImageOutcome>): Verdict {
  const fault = verdict.fault;
  if (fault == null) return decide(verdict);
  for (let i = 0; i < passed.length; i++) passed[i].fault = fault;
  verdict.fault = null;
  return decide(verdict);
}
