/** Judge: nothing is asked for any more; every rule of every image is held against the evidence. */
import { Fault, FaultCode, mostSpecific } from "../fault/fault";
import { Result, failed, ok } from "../fault/result";
import { SignedEntity } from "../sigstore/entity/signedEntity";
import { Gatherer } from "./gather";
import { WantedAttestor } from "../settings/wantedAttestor";
import { HostConfirmation } from "./hostConfirmation";
import { ImagePolicy, ImageRule } from "./rule";
import { SignatureChecks } from "./signatureChecks";
import { Subject } from "./subject";
import { AttestorOutcome, CountedSignature, ImageOutcome, RuleOutcome, decisive } from "./verdict";

/** Holds every image against the rules that apply to it. */
@final
export class Judge {
  /** What was found out about an attestor and a subject under some conditions. */
  private readonly outcomes: Map<string, AttestorOutcome> = new Map<string, AttestorOutcome>();

  constructor(
    private readonly policy: ImagePolicy,
    private readonly gathered: Gatherer,
    private readonly checks: SignatureChecks,
    private readonly host: HostConfirmation,
  ) {}

  /** Writes the outcome of one image: its digest, its rules' outcomes, and its fault or null. */
  judgeImage(image: ImageOutcome): void {
    const reference = image.reference;
    if (reference == null) return;
    if (image.isUnmatched) {
      image.fault = this.policy.denyUnmatched ? new Fault(FaultCode.ImageUnmatched) : null;
      return;
    }
    const digest = this.gathered.imageDigest(reference);
    const digestFault = digest.fault;
    if (digestFault != null) {
      image.fault = digestFault;
      for (let i = 0; i < image.rules.length; i++) image.rules[i].fault = digestFault;
      return;
    }
    image.digest = digest.value;
    const subjects = new Array<Subject>();
    for (let i = 0; i < image.rules.length; i++) {
      subjects.push(this.gathered.imageSubject(image, image.rules[i].rule, digest.value));
    }
    this.judgeSubjects(image, subjects);
  }

  /** Writes the outcomes of all rules, each for its subject, and the fault that decides or null. */
  judgeSubjects(image: ImageOutcome, subjects: Array<Subject>): void {
    let fault: Fault | null = null;
    for (let i = 0; i < image.rules.length; i++) {
      const ruleFault = this.judgeRule(image.rules[i], subjects[i]);
      image.rules[i].fault = ruleFault;
      if (ruleFault != null) fault = decisive(fault, ruleFault);
    }
    image.fault = fault;
  }

  /** All of the rule's attestors must have signed: the fault that decides, or null. */
  private judgeRule(outcome: RuleOutcome, subject: Subject): Fault | null {
    const rule = outcome.rule;
    if (rule.attestors.length == 0) {
      return new Fault(FaultCode.SettingsInvalid, "a rule without attestors proves nothing", rule.path);
    }
    const entitiesFault = subject.entities.fault;
    if (entitiesFault != null && !this.mayAskHost(rule, subject, entitiesFault)) return entitiesFault;
    let fault: Fault | null = null;
    for (let i = 0; i < rule.attestors.length; i++) {
      const attestor = this.judgeAttestor(rule, rule.attestors[i], subject);
      outcome.attestors.push(attestor);
      const attestorFault = attestor.fault;
      if (attestorFault == null) continue;
      fault = decisive(fault, attestorFault.path.length > 0 ? attestorFault : attestorFault.at(rule.path));
    }
    return fault;
  }

  private judgeAttestor(rule: ImageRule, wanted: WantedAttestor, subject: Subject): AttestorOutcome {
    const key = [subject.id, rule.conditionsId, wanted.id].join(" ");
    if (this.outcomes.has(key)) return this.outcomes.get(key);
    const outcome = this.attestorOutcome(rule, wanted, subject);
    this.outcomes.set(key, outcome);
    return outcome;
  }

  /** Whether a host can know of signatures where the module sees none. */
  private mayAskHost(rule: ImageRule, subject: Subject, fault: Fault): bool {
    return this.host.reason(rule, rule.attestors[0], subject, fault, null).length > 0;
  }

  /** One signature by the attestor is enough; others that fail do not matter, since anybody who may push can add one. */
  private attestorOutcome(rule: ImageRule, wanted: WantedAttestor, subject: Subject): AttestorOutcome {
    if (subject.entities.fault) return this.hostsOutcome(rule, wanted, subject, subject.entities.fault!, null);
    const entities = subject.entities.value;
    const counted = new Array<CountedSignature>();
    let fault: Fault | null = null;
    let undecided: Fault | null = null;
    for (let i = 0; i < entities.length; i++) {
      const signature = this.countedSignature(rule, wanted, subject, i, entities[i]);
      if (signature.fault) {
        fault = mostSpecific(fault, signature.fault!);
        if (undecided == null && isUndecided(signature.fault!)) undecided = signature.fault!;
        // What is left was not looked at: nobody may say that it would not count.
        if (signature.fault! == this.checks.exhausted)
          return new AttestorOutcome(wanted.attestor, [], signature.fault!);
        continue;
      }
      counted.push(signature.value);
      if (!rule.conditions.collectsAll) break;
    }
    if (counted.length > 0) return new AttestorOutcome(wanted.attestor, counted, null);
    return this.hostsOutcome(rule, wanted, subject, fault == null ? nothingFound(rule) : fault, undecided);
  }

  /** The module finds no signature that counts: that is the outcome, unless a host of another maker may know better. */
  private hostsOutcome(
    rule: ImageRule,
    wanted: WantedAttestor,
    subject: Subject,
    fault: Fault,
    undecided: Fault | null,
  ): AttestorOutcome {
    const reason = this.host.reason(rule, wanted, subject, fault, undecided);
    if (reason.length == 0) return new AttestorOutcome(wanted.attestor, [], fault);
    const refusal = this.host.ask(rule, wanted, subject, reason);
    return new AttestorOutcome(wanted.attestor, [], refusal, refusal == null);
  }

  /** Signer, identity and claims of one and the same signature. */
  private countedSignature(
    rule: ImageRule,
    wanted: WantedAttestor,
    subject: Subject,
    index: i32,
    read: Result<SignedEntity>,
  ): Result<CountedSignature> {
    if (read.fault) return failed<CountedSignature>(read.fault!);
    const entity = this.gathered.withLoggedEntries(rule, wanted, subject, index, read.value);
    if (entity.fault) return failed<CountedSignature>(entity.fault!);
    const checked = this.checks.check(rule, wanted, subject, index, entity.value);
    if (checked.verified.fault) return failed<CountedSignature>(checked.verified.fault!);
    const identity = checked.verified.value.claims;
    const identityFault: Fault | null = identity == null ? null : wanted.attestor.identityFault(identity);
    if (identityFault != null) return failed<CountedSignature>(identityFault);
    const claims = checked.claims(rule, subject);
    if (claims.fault) return failed<CountedSignature>(claims.fault!);
    return ok(new CountedSignature(checked.verified.value, claims.value));
  }
}

/** Whether a signature may be good although it does not count: the module could not read it in this host. */
function isUndecided(fault: Fault): bool {
  return fault.code == FaultCode.PayloadNotRebuilt || fault.code == FaultCode.EvidenceUnsupported;
}

function nothingFound(rule: ImageRule): Fault {
  return new Fault(rule.conditions.wantsAttestation ? FaultCode.AttestationMissing : FaultCode.SignatureMissing);
}
