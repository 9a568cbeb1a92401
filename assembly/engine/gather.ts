/** Gather: ask for everything that judging will need, so that a host can fetch it all side by side. */
import { MAX_JUDGEMENTS } from "../bytes/limits";
import { decodeHex } from "../encoding/hex";
import { decodeUtf8 } from "../encoding/utf8";
import { EvidenceTable } from "../evidence/table";
import { Operation } from "../evidence/operations.gen";
import { Fault, FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { ImageUse } from "../kubernetes/images";
import { Digest, parseDigest } from "../oci/digest";
import { DEFAULT_TAG, Reference, parseReference } from "../oci/reference";
import { spellings } from "../oci/spellings";
import { ArtifactDigests } from "../sigstore/entity/artifactDigests";
import { SignedEntity } from "../sigstore/entity/signedEntity";
import { attachedEntities } from "../sigstore/gather/attachedEntities";
import { ReadDocuments } from "../sigstore/gather/readDocuments";
import { WantedAttestor } from "../settings/wantedAttestor";
import { RekorSearches } from "../sigstore/gather/rekorSearch";
import { LogUse } from "../sigstore/verify/requirements";
import { payloadGuesses } from "./payloadNames";
import { ImagePolicy, ImageRule } from "./rule";
import { Subject } from "./subject";
import { ImageOutcome, RuleOutcome } from "./verdict";

/**
 * One outcome for each distinct image, with the rules that apply to it. An image that is no reference carries its
 * fault. BudgetExhausted for more pairs of image and attestor than MAX_JUDGEMENTS.
 */
export function groupImages(uses: Array<ImageUse>, policy: ImagePolicy): Result<Array<ImageOutcome>> {
  const outcomes = new Array<ImageOutcome>();
  const byImage = new Map<string, ImageOutcome>();
  let judgements = 0;
  for (let i = 0; i < uses.length; i++) {
    const image = uses[i].image;
    if (!byImage.has(image)) {
      const outcome = newOutcome(image, policy);
      byImage.set(image, outcome);
      outcomes.push(outcome);
      for (let j = 0; j < outcome.rules.length; j++) judgements += outcome.rules[j].rule.attestors.length;
      if (judgements > MAX_JUDGEMENTS) return tooManyJudgements();
    }
    byImage.get(image).uses.push(uses[i]);
  }
  return ok(outcomes);
}

/** What is known of images and their signatures; each is asked for and read once. */
@final
export class Gatherer {
  private readonly subjects: Map<string, Subject> = new Map<string, Subject>();

  private readonly documents: ReadDocuments;
  private readonly searches: RekorSearches;

  constructor(private readonly evidence: EvidenceTable) {
    this.documents = new ReadDocuments(evidence);
    this.searches = new RekorSearches(evidence);
  }

  /** Asks for the digest and the signatures of every image that has a rule. */
  gather(images: Array<ImageOutcome>): void {
    for (let i = 0; i < images.length; i++) {
      const reference = images[i].reference;
      if (reference == null || images[i].isUnmatched) continue;
      const digest = this.imageDigest(reference);
      if (!digest.isOk) continue;
      for (let j = 0; j < images[i].rules.length; j++) {
        const rule = images[i].rules[j].rule;
        this.gatherLoggedEntries(rule, this.imageSubject(images[i], rule, digest.value));
      }
    }
  }

  /**
   * The digest of an image: its own when the reference has one, else what the registry answers for the tag. A registry
   * does not sign its tags; that is why the digest that was verified is pinned.
   */
  imageDigest(reference: Reference): Result<Digest> {
    const own = reference.digest;
    if (own != null) return ok<Digest>(own);
    const tag = reference.tag;
    const tagged = reference.askedName() + ":" + (tag == null ? DEFAULT_TAG : tag);
    const answer = this.evidence.ask(Operation.RegistryResolve, tagged);
    const answerFault = answer.fault;
    if (answerFault != null) return failed<Digest>(asImageFault(answerFault));
    const text = decodeUtf8(answer.value);
    const textFault = text.fault;
    if (textFault != null) return failed<Digest>(textFault.as(FaultCode.EvidenceInvalid));
    const digest = parseDigest(text.value);
    const digestFault = digest.fault;
    return digestFault == null ? digest : failed<Digest>(digestFault.as(FaultCode.EvidenceInvalid));
  }

  /** An image, which has a reference, with the signatures or attestations that a rule looks at. */
  imageSubject(outcome: ImageOutcome, rule: ImageRule, image: Digest): Subject {
    const reference = outcome.reference!;
    const conditions = rule.conditions;
    const own = conditions.repository;
    const repository = own == null ? reference.askedName() : own;
    const kind = conditions.attachedKind;
    // What a payload may say depends on the image's name, and on the rules for it.
    const name = this.evidence.isForeign ? outcome.image : "";
    const key = [repository, image.hex, kind.toString(), conditions.formats.key, name].join(" ");
    if (!this.subjects.has(key)) {
      const payloads = payloadGuesses(reference, image, outcome.rules);
      const entities = attachedEntities(
        repository,
        image,
        kind,
        conditions.formats,
        this.evidence,
        this.documents,
        payloads,
      );
      const artifact = ArtifactDigests.ofKnown(decodeHex(image.hex).value, null, null);
      const asked = reference.askedName() + "@" + image.text;
      this.subjects.set(key, new Subject(this.subjects.size, artifact, true, entities, asked));
    }
    return this.subjects.get(key);
  }

  /** Asks the log that a rule names for entries of all signatures that came without one. */
  gatherLoggedEntries(rule: ImageRule, subject: Subject): void {
    if (rule.conditions.rekorUrl == null || subject.entities.fault) return;
    const entities = subject.entities.value;
    for (let i = 0; i < entities.length; i++) {
      if (entities[i].fault) continue;
      for (let j = 0; j < rule.attestors.length; j++) {
        this.withLoggedEntries(rule, rule.attestors[j], subject, i, entities[i].value);
      }
    }
  }

  /**
   * The entity, number `index` of the subject; if it has no log entry, and the rule says which log to ask, with the entries
   * that the log has of it.
   */
  withLoggedEntries(
    rule: ImageRule,
    wanted: WantedAttestor,
    subject: Subject,
    index: i32,
    entity: SignedEntity,
  ): Result<SignedEntity> {
    const url = rule.conditions.rekorUrl;
    if (url == null || rule.conditions.requirements.logUse == LogUse.Ignored) return ok(entity);
    const name = subject.id.toString() + "#" + index.toString();
    return this.searches.withEntries(name, entity, wanted.attestor.key, subject.artifact, url);
  }
}

/** The outcome of one image, not judged, with the rules that apply to it. */
export function newOutcome(image: string, policy: ImagePolicy): ImageOutcome {
  const outcome = new ImageOutcome(image);
  const reference = parseReference(image);
  const fault = reference.fault;
  if (fault != null) {
    outcome.fault = fault;
    return outcome;
  }
  outcome.reference = reference.value;
  const names = spellings(image, reference.value);
  for (let i = 0; i < policy.rules.length; i++) {
    if (policy.rules[i].appliesTo(names)) outcome.rules.push(new RuleOutcome(policy.rules[i]));
  }
  return outcome;
}

function tooManyJudgements(): Result<Array<ImageOutcome>> {
  const detail = "more than " + MAX_JUDGEMENTS.toString() + " pairs of an image and an attestor";
  return fail<Array<ImageOutcome>>(FaultCode.BudgetExhausted, detail);
}

function asImageFault(fault: Fault): Fault {
  return fault.code == FaultCode.EvidenceNotFound ? fault.as(FaultCode.ImageNotFound) : fault;
}
