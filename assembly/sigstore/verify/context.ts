/** What every signature of one rule is verified against. */
import { Instant } from "../../time/instant";
import { SigstoreTrust } from "../trust/sigstoreTrust";
import { SigstoreRequirements } from "./requirements";

/** Trust, thresholds and the present. Immutable. */
@final
export class VerificationContext {
  constructor(
    readonly trust: SigstoreTrust,
    readonly requirements: SigstoreRequirements,
    /**
     * The present: SCTs and timestamps after it do not count, and where no time of signing is demanded it stands for it. Null
     * in a host without a clock: then nothing lies in the future, and what only the present could prove is not proved.
     */
    readonly now: Instant | null,
  ) {}
}
