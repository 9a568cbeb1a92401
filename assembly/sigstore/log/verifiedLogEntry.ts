/** What is known of a log entry that was verified. */
import { Instant } from "../../time/instant";
import { TransparencyLog } from "./transparencyLog";

/** Made by `verifyLogEntry` alone: the log vouches for the entry, and the entry is about the signature that was asked about. */
@final
export class VerifiedLogEntry {
  constructor(
    /** The log; count logs by its `id`. */
    readonly log: TransparencyLog,
    /** How the entry names the log: for explanations. */
    readonly logId: Uint8Array,
    /** The entry's index, over all shards of the log; of an entry without a promise only the index within the shard is proved. */
    readonly logIndex: i64,
    /** When the log took the entry in: only when its promise says so, else null. */
    readonly integratedTime: Instant | null,
    /** Whether an inclusion proof was verified. */
    readonly hasProof: bool,
    /** Whether a promise (signed entry timestamp) was verified. */
    readonly hasPromise: bool,
  ) {}
}
