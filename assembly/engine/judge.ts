/** Judge: nothing is asked for any more; every rule of every image is held against the evidence. */
import { MAX_SIGNATURE_CHECKS } from "../bytes/limits";
import { Fault, FaultCode, mostSpecific } from "../fault/fault";
import { Result } from "../fault/result";
import { Digest } from "../oci/digest";
import { Reference } from "../oci/reference";
import { verifyImageSignature } from "../sigstore/imageSignature";
import { AttachedSignature } from "../sigstore/signatureManifest";
import { PublicKey } from "../signature/key";
import { Gatherer } from "./gather";
import { ImagePolicy, ImageRule } from "./rule";
import { ImageOutcome, KeyOutcome, RuleOutcome, decisive } from "./verdict";

/** Holds every image against the rules that apply to it. */
@final
export class Judge {
  private checks: i32 = 0;

  constructor(
    private readonly policy: ImagePolicy,
    private readonly gathered: Gatherer,
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
    let fault: Fault | null = null;
    for (let i = 0; i < image.rules.length; i++) {
      const ruleFault = this.judgeRule(image.rules[i], reference, digest.value);
      image.rules[i].fault = ruleFault;
      if (ruleFault != null) fault = decisive(fault, ruleFault);
    }
    image.fault = fault;
  }

  /** All of the rule's keys must have signed: the fault that decides, or null. */
  private judgeRule(outcome: RuleOutcome, reference: Reference, digest: Digest): Fault | null {
    const rule = outcome.rule;
    if (rule.keys.length == 0)
      return new Fault(FaultCode.SettingsInvalid, "a rule without keys proves nothing", rule.path);
    const signatures = this.gathered.ruleSignatures(rule, reference, digest);
    const signaturesFault = signatures.fault;
    if (signaturesFault != null) return signaturesFault;
    let fault: Fault | null = null;
    for (let i = 0; i < rule.keys.length; i++) {
      const keyOutcome = this.judgeKey(rule, rule.keys[i], digest, signatures.value);
      outcome.keys.push(keyOutcome);
      const keyFault = keyOutcome.fault;
      if (keyFault != null) fault = decisive(fault, keyFault.path.length > 0 ? keyFault : keyFault.at(rule.path));
    }
    return fault;
  }

  /** One signature by the key is enough; others that fail do not matter, since anybody who may push can add one. */
  private judgeKey(
    rule: ImageRule,
    key: PublicKey,
    digest: Digest,
    signatures: Array<Result<AttachedSignature>>,
  ): KeyOutcome {
    let fault: Fault | null = null;
    for (let i = 0; i < signatures.length; i++) {
      const readFault = signatures[i].fault;
      if (readFault != null) {
        fault = mostSpecific(fault, readFault);
        continue;
      }
      if (++this.checks > MAX_SIGNATURE_CHECKS) {
        const detail = "more than " + MAX_SIGNATURE_CHECKS.toString() + " signature checks";
        return new KeyOutcome(key, null, new Fault(FaultCode.BudgetExhausted, detail));
      }
      const payload = verifyImageSignature(signatures[i].value, key, digest, rule.annotations);
      const payloadFault = payload.fault;
      if (payloadFault == null) return new KeyOutcome(key, signatures[i].value.layer, null);
      fault = mostSpecific(fault, payloadFault);
    }
    if (fault == null) fault = new Fault(FaultCode.SignatureMissing);
    return new KeyOutcome(key, null, fault);
  }
}
