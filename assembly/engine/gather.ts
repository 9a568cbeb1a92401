/** Gather: ask for everything that judging will need, so that a host can fetch it all side by side. */
import { EvidenceTable } from "../evidence/table";
import { Operation } from "../evidence/operations.gen";
import { Fault, FaultCode } from "../fault/fault";
import { Result, failed, ok } from "../fault/result";
import { ImageUse } from "../kubernetes/images";
import { Digest, parseDigest } from "../oci/digest";
import { Reference, parseReference } from "../oci/reference";
import { AttachedSignature, attachedSignatures } from "../sigstore/signatureManifest";
import { decodeUtf8 } from "../encoding/utf8";
import { ImagePolicy } from "./rule";
import { ImageOutcome, RuleOutcome } from "./verdict";

/** One outcome for each distinct image, with the rules that apply to it. An image that is no reference carries its fault. */
export function groupImages(uses: Array<ImageUse>, policy: ImagePolicy): Array<ImageOutcome> {
  const outcomes = new Array<ImageOutcome>();
  const byImage = new Map<string, ImageOutcome>();
  for (let i = 0; i < uses.length; i++) {
    const image = uses[i].image;
    if (!byImage.has(image)) {
      const outcome = newOutcome(image, policy);
      byImage.set(image, outcome);
      outcomes.push(outcome);
    }
    byImage.get(image).uses.push(uses[i]);
  }
  return outcomes;
}

/** Asks for the digest and the signatures of every image that has a rule. The answers stay in the table. */
export function gather(images: Array<ImageOutcome>, evidence: EvidenceTable): void {
  for (let i = 0; i < images.length; i++) {
    const reference = images[i].reference;
    if (reference == null || images[i].isUnmatched) continue;
    const digest = imageDigest(reference, evidence);
    if (!digest.isOk) continue;
    for (let j = 0; j < images[i].rules.length; j++)
      ruleSignatures(images[i].rules[j], reference, digest.value, evidence);
  }
}

/**
 * The digest of an image: its own when the reference has one, else what the registry answers for the tag. A registry
 * does not sign its tags; that is why the digest that was verified is pinned.
 */
export function imageDigest(reference: Reference, evidence: EvidenceTable): Result<Digest> {
  const own = reference.digest;
  if (own != null) return ok<Digest>(own);
  const answer = evidence.ask(Operation.RegistryResolve, reference.withDefaultTag().canonical());
  const answerFault = answer.fault;
  if (answerFault != null) return failed<Digest>(asImageFault(answerFault));
  const text = decodeUtf8(answer.value);
  const textFault = text.fault;
  if (textFault != null) return failed<Digest>(textFault.as(FaultCode.EvidenceInvalid));
  const digest = parseDigest(text.value);
  const digestFault = digest.fault;
  return digestFault == null ? digest : failed<Digest>(digestFault.as(FaultCode.EvidenceInvalid));
}

/** The signatures that a rule looks at for an image. */
export function ruleSignatures(
  outcome: RuleOutcome,
  reference: Reference,
  digest: Digest,
  evidence: EvidenceTable,
): Result<Array<Result<AttachedSignature>>> {
  const repository = outcome.rule.signatureRepository;
  return attachedSignatures(repository == null ? reference.name() : repository, digest, evidence);
}

function newOutcome(image: string, policy: ImagePolicy): ImageOutcome {
  const outcome = new ImageOutcome(image);
  const reference = parseReference(image);
  const fault = reference.fault;
  if (fault != null) {
    outcome.fault = fault;
    return outcome;
  }
  outcome.reference = reference.value;
  for (let i = 0; i < policy.rules.length; i++) {
    if (policy.rules[i].appliesTo(image, reference.value)) outcome.rules.push(new RuleOutcome(policy.rules[i]));
  }
  return outcome;
}

function asImageFault(fault: Fault): Fault {
  return fault.code == FaultCode.EvidenceNotFound ? fault.as(FaultCode.ImageNotFound) : fault;
}
