/** What a signature must meet before it counts for a rule, whoever made it. */
import { decodeUtf8 } from "../encoding/utf8";
import { JsonWriter } from "../json/writer";
import { ArtifactDigests } from "../sigstore/entity/artifactDigests";
import { AttachedFormats, AttachedKind } from "../sigstore/gather/attachedFormats";
import { ClaimKind, WantedClaims } from "../sigstore/verify/claims";
import { SigstoreRequirements } from "../sigstore/verify/requirements";
import { WantedAnnotation } from "../sigstore/wantedAnnotation";
import { ConditionKind, ConditionPoint } from "./conditionPoint";

/** Where signatures are looked for, how much proof they must bring, and what they must say. Not changed once it is in a rule. */
@final
export class SignatureConditions {
  /** Where they lie, when not beside the image: a repository's name. */
  repository: string | null = null;
  /** The log that is asked for entries of signatures that come without one; null: none is. */
  rekorUrl: string | null = null;
  /** True: attestations are wanted, not signatures of the artifact. */
  wantsAttestation: bool = false;
  /** The predicate type of attestations. */
  predicateType: string = "";
  /** Each must be among the signed annotations. */
  annotations: Array<WantedAnnotation> = [];
  /** False: what is signed may be about anything (cosign's `--check-claims=false`). */
  checksClaims: bool = true;
  /** Report every signature that counts, not the first. */
  collectsAll: bool = false;
  /** Thresholds that the settings state, for explanations. */
  readonly thresholds: Array<ConditionPoint> = [];

  constructor(
    readonly formats: AttachedFormats,
    readonly requirements: SigstoreRequirements,
  ) {}

  /** Equal only for conditions that are equal. */
  get key(): string {
    const writer = new JsonWriter();
    const requirements = this.requirements;
    const repository = this.repository;
    const rekorUrl = this.rekorUrl;
    writer.beginArray();
    writer.string(this.formats.key);
    writer.string(repository == null ? "" : repository);
    writer.string(rekorUrl == null ? "" : rekorUrl);
    writer.string(this.predicateType);
    writer.boolean(this.wantsAttestation).boolean(this.checksClaims).boolean(this.collectsAll);
    writer.integer(requirements.logUse).integer(requirements.logEntries).integer(requirements.scts);
    writer.integer(requirements.timestamps).boolean(requirements.allowsCertificateChain);
    for (let i = 0; i < this.annotations.length; i++) {
      writer.string(this.annotations[i].key).string(this.annotations[i].value);
    }
    writer.endArray();
    return decodeUtf8(writer.toBytes()).value;
  }

  /** All that the settings at `path` state: thresholds, the attestation, each annotation. */
  pointsAt(path: string): Array<ConditionPoint> {
    const points = this.thresholds.slice();
    if (this.wantsAttestation) points.push(new ConditionPoint(ConditionKind.Attestation, path + ".attestation"));
    for (let i = 0; i < this.annotations.length; i++) {
      const annotation = this.annotations[i];
      const at = path + ".annotations." + annotation.key;
      points.push(new ConditionPoint(ConditionKind.Annotation, at, annotation.text));
    }
    return points;
  }

  /** What is attached to an image that these are about. */
  get attachedKind(): AttachedKind {
    return this.wantsAttestation ? AttachedKind.Attestations : AttachedKind.Signatures;
  }

  /** What a signature of this artifact must say. */
  claimsOf(artifact: ArtifactDigests, isImage: bool): WantedClaims {
    const signature = isImage ? ClaimKind.ImageSignature : ClaimKind.ArtifactSignature;
    const kind = this.wantsAttestation ? ClaimKind.Attestation : signature;
    return new WantedClaims(kind, artifact, this.predicateType, this.annotations, this.checksClaims);
  }
}
