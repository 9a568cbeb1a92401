/** Verifying a log entry. (The log's owner replaces this file.) */
import { FaultCode } from "../../fault/fault";
import { Result, fail } from "../../fault/result";
import { Instant } from "../../time/instant";
import { LogEntry } from "./logEntry";
import { LoggedSignature } from "./loggedSignature";
import { TransparencyLog } from "./transparencyLog";

/** A verified entry. */
@final
export class VerifiedLogEntry {
  constructor(
    readonly log: TransparencyLog,
    readonly integratedTime: Instant | null,
    readonly logIndex: i64,
    readonly hasProof: bool,
    readonly hasPromise: bool,
  ) {}
}

/** Verifies an entry. */
export function verifyLogEntry(
  entry: LogEntry,
  about: LoggedSignature,
  logs: Array<TransparencyLog>,
): Result<VerifiedLogEntry> {
  return fail<VerifiedLogEntry>(
    FaultCode.LogUnknown,
    entry.kind + about.verifier.length.toString() + logs.length.toString(),
  );
}
