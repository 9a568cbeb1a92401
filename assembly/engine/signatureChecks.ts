/** Each signature is checked once by each signer, however many images, rules and attestors ask. */
import { MAX_SIGNATURE_CHECKS, MAX_VERIFIED_CONTENT_BYTES, MAX_VERIFIED_MATERIAL_BYTES } from "../bytes/limits";
import { Fault, FaultCode } from "../fault/fault";
import { Result, failed } from "../fault/result";
import { Instant } from "../time/instant";
import { SignedEntity } from "../sigstore/entity/signedEntity";
import { SigstoreTrust } from "../sigstore/trust/sigstoreTrust";
import { AttestorKind } from "../sigstore/verify/attestor";
import { VerifiedClaims, verifyClaims } from "../sigstore/verify/claims";
import { VerificationContext } from "../sigstore/verify/context";
import { LogUse } from "../sigstore/verify/requirements";
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
  private contentBytes: i64 = 0;
  private reached: Fault | null = null;

  constructor(
    private readonly trust: SigstoreTrust,
    /** Null: the host has no clock. */
    private readonly now: Instant | null,
  ) {}

  /** How many were made. */
  get count(): i32 {
    return this.done;
  }

  /** The fault of all checks from here on, once a limit was reached; or null. */
  get exhausted(): Fault | null {
    return this.reached;
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
    if (this.reached == null) this.reached = this.spend(rule, wanted, entity);
    const reached = this.reached;
    if (reached != null) return failed<VerifiedSignature>(reached);
    const context = new VerificationContext(this.trust, rule.conditions.requirements, this.now);
    return verifyEntity(entity, wanted.attestor, subject.artifact, context);
  }

  /** BudgetExhausted when this check would go past a limit, or null. */
  private spend(rule: ImageRule, wanted: WantedAttestor, entity: SignedEntity): Fault | null {
    if (this.done == MAX_SIGNATURE_CHECKS) return exhausted(MAX_SIGNATURE_CHECKS, "signature checks");
    this.done++;
    this.materialBytes += materialBytes(rule, wanted, entity);
    this.contentBytes += contentBytes(entity);
    if (this.materialBytes > MAX_VERIFIED_MATERIAL_BYTES) {
      return exhausted(MAX_VERIFIED_MATERIAL_BYTES, "bytes of certificates, timestamps and log entries");
    }
    return this.contentBytes > MAX_VERIFIED_CONTENT_BYTES
      ? exhausted(MAX_VERIFIED_CONTENT_BYTES, "bytes of signed envelopes")
      : null;
  }
}

/** What is read into objects when the entity is verified: for a key no certificates, and entries where they are looked at. */
function materialBytes(rule: ImageRule, wanted: WantedAttestor, entity: SignedEntity): i64 {
  const material = entity.material;
  let bytes: i64 = 0;
  for (let i = 0; i < material.timestamps.length; i++) bytes += material.timestamps[i].length;
  if (rule.conditions.requirements.logUse != LogUse.Ignored) {
    for (let i = 0; i < material.entries.length; i++) bytes += material.entries[i].body.length;
  }
  if (wanted.attestor.kind == AttestorKind.Key) return bytes;
  const certificate = material.certificate;
  if (certificate != null) bytes += certificate.length;
  for (let i = 0; i < material.chain.length; i++) bytes += material.chain[i].length;
  return bytes;
}

/** What is copied to be verified: envelopes are encoded for it, messages stay where they are. */
function contentBytes(entity: SignedEntity): i64 {
  const envelope = entity.content.envelope;
  return envelope == null ? 0 : envelope.payload.length;
}

function exhausted(limit: i64, what: string): Fault {
  return new Fault(FaultCode.BudgetExhausted, "more than " + limit.toString() + " " + what);
}
