/** Rules of a policy's own, beside what signatures must prove: they only ever add a deny. */
import { decide, evaluate, evaluateImages } from "../engine/evaluate";
import { groupImages } from "../engine/gather";
import { ImagePolicy } from "../engine/rule";
import { ImageOutcome, Outcome, OwnRuleOutcome, Verdict, refuse } from "../engine/verdict";
import { EvidenceTable } from "../evidence/table";
import { Fault, FaultCode } from "../fault/fault";
import { AdmissionRequest } from "../kubernetes/admissionRequest";
import { collectImages } from "../kubernetes/images";
import { Reference } from "../oci/reference";

/** One rule about every image by itself. */
export abstract class ImageCheck {
  constructor(
    /** Where the rule stands in the settings: in messages, explanations and the coverage of tests. */
    readonly path: string,
  ) {}

  /** Why the image may not run, as a clause without a full stop; or the empty text when this rule has nothing against it. */
  abstract problem(image: Reference): string;
}

/** Where the rules stand, for `ImagePolicy.ownRules`. */
export function pathsOf(checks: Array<ImageCheck>): Array<string> {
  const paths = new Array<string>();
  for (let i = 0; i < checks.length; i++) paths.push(checks[i].path);
  return paths;
}

/**
 * `evaluate` with rules of the policy's own: allowed only when every image passes every check and satisfies the settings'
 * rules. An image that a check refuses is denied with `policy-denied` and the check's words, and nothing is looked up for it:
 * no registry is asked about an image that may not run anyhow. An image that is no reference is denied without the checks.
 */
export function evaluateWithChecks(
  policy: ImagePolicy,
  request: AdmissionRequest,
  evidence: EvidenceTable,
  checks: Array<ImageCheck>,
): Verdict {
  const object = request.object;
  if (object == null) return evaluate(policy, request, evidence);
  const uses = collectImages(request.group, request.kind, object);
  if (uses.fault) return refuse(new Verdict(), uses.fault!);
  const images = groupImages(uses.value, policy);
  if (images.fault) return refuse(new Verdict(), images.fault!);
  const passed = passing(images.value, checks);
  const verdict = new Verdict();
  verdict.images = passed;
  evaluateImages(policy, verdict, evidence);
  verdict.images = images.value;
  const isDecided = passed.length == images.value.length || verdict.outcome == Outcome.Pending;
  return isDecided ? verdict : decideWithRefused(verdict, passed);
}

/**
 * A rule about the request as a whole, for after `evaluateWithChecks`: one that is not met refuses it with `policy-denied`
 * and the sentence, a clause without a full stop. Does nothing while the verdict is pending, or refused as a whole.
 */
export function requireOfRequest(verdict: Verdict, path: string, isMet: bool, sentence: string): void {
  if (verdict.outcome == Outcome.Pending || verdict.fault != null) return;
  verdict.ownRules.push(new OwnRuleOutcome(path, isMet));
  if (!isMet) refuse(verdict, new Fault(FaultCode.PolicyDenied, sentence, path));
}

/** The images that no check has anything against. The others get their fault, and no rule of the settings is judged. */
function passing(images: Array<ImageOutcome>, checks: Array<ImageCheck>): Array<ImageOutcome> {
  const passed = new Array<ImageOutcome>();
  for (let i = 0; i < images.length; i++) {
    const reference = images[i].reference;
    const fault: Fault | null = reference == null ? null : refusal(images[i], reference, checks);
    if (fault == null) {
      passed.push(images[i]);
      continue;
    }
    images[i].fault = fault;
    while (images[i].rules.length > 0) images[i].rules.pop();
  }
  return passed;
}

/** The first refusal; all checks are asked, so that the explanation says what each of them found. */
function refusal(image: ImageOutcome, reference: Reference, checks: Array<ImageCheck>): Fault | null {
  let fault: Fault | null = null;
  for (let i = 0; i < checks.length; i++) {
    const problem = checks[i].problem(reference);
    const isMet = problem.length == 0;
    image.ownRules.push(new OwnRuleOutcome(checks[i].path, isMet));
    if (!isMet && fault == null) fault = new Fault(FaultCode.PolicyDenied, problem, checks[i].path);
  }
  return fault;
}

/** Some image is refused: that decides, whatever could not be found out about the others. */
function decideWithRefused(verdict: Verdict, passed: Array<ImageOutcome>): Verdict {
  const fault = verdict.fault;
  if (fault == null) return decide(verdict);
  for (let i = 0; i < passed.length; i++) passed[i].fault = fault;
  verdict.fault = null;
  return decide(verdict);
}
