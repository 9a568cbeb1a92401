/** What building and checking paths may cost. */
import { MAX_NAME_COMPARISONS } from "../../bytes/limits";
import { Fault, FaultCode } from "../../fault/fault";

/** Counts down what one search for a path may spend; shared by all paths that are tried. */
@final
export class PathBudget {
  private nameComparisons: i32 = MAX_NAME_COMPARISONS;

  /** Takes one comparison of a name with a subtree of name constraints; false when none is left. */
  takeNameComparison(): bool {
    if (this.nameComparisons == 0) return false;
    this.nameComparisons--;
    return true;
  }

  /** What `takeNameComparison` means when it is false. */
  nameComparisonsExhausted(): Fault {
    return new Fault(
      FaultCode.BudgetExhausted,
      "more than " + MAX_NAME_COMPARISONS.toString() + " comparisons of names with name constraints",
    );
  }
}
