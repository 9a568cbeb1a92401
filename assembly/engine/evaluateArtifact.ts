/** The evaluation of a request about one artifact: as of an object, with one image, or with a blob in its place. */
import { EvidenceTable } from "../evidence/table";
import { Operation } from "../evidence/operations.gen";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { ArtifactDigests } from "../sigstore/entity/artifactDigests";
import { SignedEntity } from "../sigstore/entity/signedEntity";
import { presentedSigner } from "../sigstore/verify/signer";
import { ArtifactRequest, BlobRequest } from "./artifactRequest";
import { beginJudging, decide, evaluateImages } from "./evaluate";
import { Gatherer, newOutcome } from "./gather";
import { HostConfirmation } from "./hostConfirmation";
import { Judge } from "./judge";
import { ImagePolicy, ImageRule } from "./rule";
import { Subject } from "./subject";
import { ImageOutcome, RuleOutcome, Verdict } from "./verdict";

/** Holds the artifact against every rule of the policy. */
export function evaluateArtifact(policy: ImagePolicy, request: ArtifactRequest, evidence: EvidenceTable): Verdict {
  const verdict = new Verdict();
  const blob = request.blob;
  if (blob != null) return evaluateBlob(policy, blob, evidence, verdict);
  verdict.images = [newOutcome(request.image, policy)];
  return evaluateImages(policy, verdict, evidence);
}

function evaluateBlob(policy: ImagePolicy, blob: BlobRequest, evidence: EvidenceTable, verdict: Verdict): Verdict {
  const outcome = new ImageOutcome(blob.name);
  outcome.noun = "blob";
  for (let i = 0; i < policy.rules.length; i++) outcome.rules.push(new RuleOutcome(policy.rules[i]));
  verdict.images = [outcome];
  const gatherer = new Gatherer(evidence);
  const subjects = new Array<Subject>();
  for (let i = 0; i < policy.rules.length; i++) {
    const subject = blobSubject(i, policy.rules[i], blob, evidence);
    gatherer.gatherLoggedEntries(policy.rules[i], subject);
    subjects.push(subject);
  }
  const checks = beginJudging(policy, verdict, evidence);
  if (checks == null) return verdict;
  const judge = new Judge(policy, gatherer, checks, new HostConfirmation(policy, evidence));
  judge.judgeSubjects(outcome, subjects);
  verdict.signatureChecks = checks.count;
  return decide(verdict);
}

function blobSubject(id: i32, rule: ImageRule, blob: BlobRequest, evidence: EvidenceTable): Subject {
  const entity = blob.entity(rule.conditions.wantsAttestation);
  const entities = ok<Array<Result<SignedEntity>>>([entity]);
  if (entity.fault || !needsContent(rule, entity.value)) return new Subject(id, blob.digests, false, entities);
  const content = blobContent(blob, evidence);
  if (!content.fault) return new Subject(id, ArtifactDigests.ofBytes(content.value), false, entities);
  return new Subject(id, blob.digests, false, failed<Array<Result<SignedEntity>>>(content.fault!));
}

/** The blob's bytes are asked for only where its digests are not enough: Ed25519 signs the bytes themselves (RFC 8032 §5.1). */
function needsContent(rule: ImageRule, entity: SignedEntity): bool {
  if (entity.content.envelope != null) return false;
  const allowsChain = rule.conditions.requirements.allowsCertificateChain;
  for (let i = 0; i < rule.attestors.length; i++) {
    // A signer who is refused needs no bytes to be refused again.
    const signer = presentedSigner(entity, rule.attestors[i].attestor, allowsChain);
    if (signer.isOk && signer.value.key.ed25519 != null) return true;
  }
  return false;
}

function blobContent(blob: BlobRequest, evidence: EvidenceTable): Result<Uint8Array> {
  const sha256 = blob.sha256;
  if (sha256 == null) return fail<Uint8Array>(FaultCode.RequestInvalid, "it is needed", "request.blob.sha256");
  const argument = "sha256:" + sha256;
  const content = evidence.ask(Operation.ArtifactContent, argument);
  if (content.fault || evidence.sha256Hex(Operation.ArtifactContent, argument, content.value) == sha256) return content;
  return fail<Uint8Array>(FaultCode.EvidenceMismatch, "the content is not that of the digest in the request");
}
