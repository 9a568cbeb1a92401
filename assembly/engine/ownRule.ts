/** Rules of a policy's own, beside the engine's: they only ever add a deny. */
import { Fault, FaultCode } from "../fault/fault";
import { decide } from "./evaluate";
import { ImageOutcome, OwnRuleOutcome, Outcome, Verdict, decisive, refuse } from "./verdict";

/**
 * An image that does not meet a rule is denied with `policy-denied` and the sentence, a clause without a full stop. `path` is
 * where the rule stands in the settings. Does nothing while the verdict is pending, or refused as a whole.
 */
export function requireOfImage(
  verdict: Verdict,
  image: ImageOutcome,
  path: string,
  isMet: bool,
  sentence: string,
): void {
  if (verdict.outcome == Outcome.Pending || verdict.fault != null) return;
  image.ownRules.push(new OwnRuleOutcome(path, isMet));
  if (isMet) return;
  image.fault = decisive(image.fault, new Fault(FaultCode.PolicyDenied, sentence, path));
  decide(verdict);
}

/** A request that does not meet a rule is refused as a whole, in the same way. */
export function requireOfRequest(verdict: Verdict, path: string, isMet: bool, sentence: string): void {
  if (verdict.outcome == Outcome.Pending || verdict.fault != null) return;
  verdict.ownRules.push(new OwnRuleOutcome(path, isMet));
  if (!isMet) refuse(verdict, new Fault(FaultCode.PolicyDenied, sentence, path));
}
