/** What one search for a certification path may cost, whoever made the certificates. */
import { MAX_NAME_COMPARISONS, MAX_PATH_SIGNATURES, MAX_PATH_STEPS, MAX_POLICY_COMPARISONS } from "../../bytes/limits";
import { Fault, FaultCode } from "../../fault/fault";

/**
 * Counts down; shared by all paths that are tried. When a part is exhausted the one who asks for more of it is told so, and
 * the whole search ends with `fault`.
 */
@final
export class PathBudget {
  private signatures: i32 = MAX_PATH_SIGNATURES;
  private steps: i32 = MAX_PATH_STEPS;
  private nameComparisons: i32 = MAX_NAME_COMPARISONS;
  private policyComparisons: i32 = MAX_POLICY_COMPARISONS;
  private firstFault: Fault | null = null;

  /** BudgetExhausted, naming the part that was exhausted first; null as long as none is. */
  get fault(): Fault | null {
    return this.firstFault;
  }

  /** Whether a part is exhausted. */
  get isExhausted(): bool {
    return this.firstFault != null;
  }

  /** Takes one check of a signature; false when none is left. */
  takeSignature(): bool {
    return this.signatures-- > 0 || this.exhaust(MAX_PATH_SIGNATURES, "signatures of certificates");
  }

  /** Takes one try of a certificate or anchor as the issuer of another; false when none is left. */
  takeStep(): bool {
    return this.steps-- > 0 || this.exhaust(MAX_PATH_STEPS, "steps of a search for a certification path");
  }

  /** Takes a comparison of a name with a subtree of name constraints, which counts as `count`; false when none is left. */
  takeNameComparison(count: i32): bool {
    this.nameComparisons -= count;
    return (
      this.nameComparisons >= 0 || this.exhaust(MAX_NAME_COMPARISONS, "comparisons of names with name constraints")
    );
  }

  /** What `takeNameComparison` means when it is false. */
  nameComparisonsExhausted(): Fault {
    return this.firstFault!;
  }

  /** Takes one comparison of two policies; false when none is left. */
  takePolicyComparison(): bool {
    return this.policyComparisons-- > 0 || this.exhaust(MAX_POLICY_COMPARISONS, "comparisons of certificate policies");
  }

  private exhaust(limit: i32, what: string): bool {
    if (this.firstFault == null) {
      this.firstFault = new Fault(FaultCode.BudgetExhausted, "more than " + limit.toString() + " " + what);
    }
    return false;
  }
}
