/** Each signature is checked once by each signer, however many images, rules and attestors ask. */
import { MAX_SIGNATURE_CHECKS, MAX_VERIFIED_MATERIAL_BYTES } from "../bytes/limits";
import { Fault, FaultCode } from "../fault/fault";
import { Result, failed } from "../fault/result";
import { Instant } from "../time/instant";
import { SignedEntity } from "../sigstore/entity/signedEntity";
import { SigstoreTrust } from "../sigstore/trust/sigstoreTrust";
import { AttestorKind } from "../sigstore/verify/attestor";
import { VerifiedClaims, verifyClaims } from "../sigstore/verify/claims";
import { VerificationContext } from "../sigstore/verify/context";
import { VerifiedSignature } from "../sigstore/verify/verifiedSignature";
import { verifyEntity } from "../sigstore/verify/verifyEntity";
import { WantedAttestor } from "../settings/wantedAttestor";
import { ImageRule } from "./rule";
import { Subject } from "./subject";

/** One signature, checked: who signed, and what it says. */
@final
export class CheckedSignature {
  private readClaims: Result<VerifiedClaims> | null = null;

  constructor(readonly verified: Result<VerifiedSignature>) {}

  /** What a verified signature says, held against the rule; read once. */
  claims(rule: ImageRule, subject: Subject): Result<VerifiedClaims> {
    let claims = this.readClaims;
    if (claims == null) {
      claims = verifyClaims(this.verified.value, rule.conditions.claimsOf(subject.artifact, subject.isImage));
      this.readClaims = claims;
    }
    return claims;
  }
}

/** Stands for the signer of every keyless attestor. */
const ANY_KEYLESS: i32 = -1;

/** All checks of one evaluation, within its budget. */
@final
export class SignatureChecks {
  private readonly checked: Map<string, CheckedSignature> = new Map<string, CheckedSignature>();
  private done: i32 = 0;
  private materialBytes: i64 = 0;

  constructor(
    private readonly trust: SigstoreTrust,
    private readonly now: Instant,
  ) {}

  /** How many were made. */
  get count(): i32 {
    return this.done;
  }

  /**
   * The entity at `index` of the subject, checked for the attestor's signer under the rule's conditions. Whoever signed
   * keyless is found out once for all keyless attestors. BudgetExhausted instead of a check past the limits.
   */
  check(rule: ImageRule, wanted: WantedAttestor, subject: Subject, index: i32, entity: SignedEntity): CheckedSignature {
    const signer = wanted.attestor.kind == AttestorKind.Keyless ? ANY_KEYLESS : wanted.id;
    const key = [subject.id, index, rule.conditionsId, signer].join(" ");
    if (this.checked.has(key)) return this.checked.get(key);
    const checked = new CheckedSignature(this.verifyWithinBudget(rule, wanted, subject, entity));
    this.checked.set(key, checked);
    return checked;
  }

  private verifyWithinBudget(
    rule: ImageRule,
    wanted: WantedAttestor,
    subject: Subject,
    entity: SignedEntity,
  ): Result<VerifiedSignature> {
    const bytes = materialBytes(entity);
    if (this.done >= MAX_SIGNATURE_CHECKS) {
      return exhausted("more than " + MAX_SIGNATURE_CHECKS.toString() + " signature checks");
    }
    if (this.materialBytes + bytes > MAX_VERIFIED_MATERIAL_BYTES) {
      return exhausted(
        "more than " + MAX_VERIFIED_MATERIAL_BYTES.toString() + " bytes of certificates and log entries",
      );
    }
    this.done++;
    this.materialBytes += bytes;
    const context = new VerificationContext(this.trust, rule.conditions.requirements, this.now);
    return verifyEntity(entity, wanted.attestor, subject.artifact, context);
  }
}

/** What is read into objects when the entity is verified. */
function materialBytes(entity: SignedEntity): i64 {
  const material = entity.material;
  const certificate = material.certificate;
  let bytes: i64 = certificate == null ? 0 : certificate.length;
  for (let i = 0; i < material.chain.length; i++) bytes += material.chain[i].length;
  for (let i = 0; i < material.timestamps.length; i++) bytes += material.timestamps[i].length;
  for (let i = 0; i < material.entries.length; i++) bytes += material.entries[i].body.length;
  return bytes;
}

function exhausted(detail: string): Result<VerifiedSignature> {
  return failed<VerifiedSignature>(new Fault(FaultCode.BudgetExhausted, detail));
}
