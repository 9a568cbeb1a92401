/** The transparency logs that vouch for a signature. */
import { MAX_LOG_ENTRIES } from "../../bytes/limits";
import { equalBytes } from "../../bytes/compare";
import { Fault, FaultCode, mostSpecific } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { Instant } from "../../time/instant";
import { LogEntry } from "../log/logEntry";
import { LoggedSignature } from "../log/loggedSignature";
import { TransparencyLog } from "../log/transparencyLog";
import { VerifiedLogEntry } from "../log/verifiedLogEntry";
import { verifyLogEntry } from "../log/verifyLogEntry";
import { SigstoreTrust } from "../trust/sigstoreTrust";
import { LogUse, SigstoreRequirements } from "./requirements";

/**
 * The verified entries, one for each distinct log. Entries of logs that are not trusted do not count; one of a trusted log
 * that does not verify is no accident and makes the whole fail, and so does an entry that is there twice.
 *
 * LogEntryMissing, LogUnknown when there are fewer distinct logs than wanted; faults of `verifyLogEntry`; BudgetExhausted.
 */
export function verifyLogEntries(
  entries: Array<LogEntry>,
  about: LoggedSignature,
  trust: SigstoreTrust,
  requirements: SigstoreRequirements,
): Result<Array<VerifiedLogEntry>> {
  const verified = new Array<VerifiedLogEntry>();
  if (requirements.logUse == LogUse.Ignored) return ok(verified);
  if (entries.length > MAX_LOG_ENTRIES) {
    return fail<Array<VerifiedLogEntry>>(FaultCode.BudgetExhausted, `more than ${MAX_LOG_ENTRIES} log entries`);
  }
  let unknown: Fault | null = null;
  for (let i = 0; i < entries.length; i++) {
    if (isRepeated(entries, i)) {
      return fail<Array<VerifiedLogEntry>>(FaultCode.LogEntryMismatch, "the same entry is there twice");
    }
    const entry = verifyLogEntry(entries[i], about, trust.logs, trust.witnesses);
    if (entry.isOk) addDistinct(verified, entry.value);
    else if (entry.fault!.code == FaultCode.LogUnknown) unknown = mostSpecific(unknown, entry.fault!);
    else return failed<Array<VerifiedLogEntry>>(entry.fault!);
  }
  const wanted = requirements.logUse == LogUse.Required ? requirements.logEntries : 0;
  if (verified.length >= wanted) return ok(verified);
  return failed<Array<VerifiedLogEntry>>(unknown == null ? missing(verified.length, wanted) : unknown);
}

/** Whether an entry before this one is the same: of the same log, at the same index. */
function isRepeated(entries: Array<LogEntry>, index: i32): bool {
  for (let i = 0; i < index; i++) {
    if (entries[i].logIndex == entries[index].logIndex && equalBytes(entries[i].logId, entries[index].logId))
      return true;
  }
  return false;
}

/** Two entries of one log are one voice (CVE-2026-49834), and so are two logs of one operator. The first with a time is kept. */
function addDistinct(verified: Array<VerifiedLogEntry>, entry: VerifiedLogEntry): void {
  for (let i = 0; i < verified.length; i++) {
    if (!isOneVoice(verified[i].log, entry.log)) continue;
    if (verified[i].integratedTime == null) verified[i] = entry;
    return;
  }
  verified.push(entry);
}

function isOneVoice(log: TransparencyLog, other: TransparencyLog): bool {
  return equalBytes(log.id, other.id) || (log.operator.length != 0 && log.operator == other.operator);
}

/**
 * LogUnknown for an entry whose log makes no promise of a time, and was not trusted at one of the `times` that are known
 * from elsewhere.
 */
export function logPeriodFault(entries: Array<VerifiedLogEntry>, times: Array<Instant>): Fault | null {
  for (let i = 0; i < entries.length; i++) {
    if (entries[i].integratedTime != null) continue;
    for (let j = 0; j < times.length; j++) {
      if (entries[i].log.isValidAt(times[j])) continue;
      return new Fault(FaultCode.LogUnknown, "the log was not trusted at " + times[j].toRfc3339());
    }
  }
  return null;
}

function missing(found: i32, wanted: i32): Fault {
  const detail = found == 0 ? "" : `entries of ${found} logs are there, ${wanted} are wanted`;
  return new Fault(FaultCode.LogEntryMissing, detail);
}
