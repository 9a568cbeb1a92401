/** Verifies entries of transparency logs: that the log vouches for the entry, and that it is about just this signature. */
import { Fault, FaultCode, mostSpecific } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { encodeHex } from "../../encoding/hex";
import { WitnessPolicy } from "../../note/witnessPolicy";
import { Instant } from "../../time/instant";
import { EntryBody, parseEntryBody } from "./entryBody/entryBody";
import { verifyEntryBody } from "./entryBody/verifyEntryBody";
import { verifyLogInclusion } from "./inclusion";
import { LogEntry } from "./logEntry";
import { LoggedSignature } from "./loggedSignature";
import { verifyPromise } from "./signedEntryTimestamp";
import { TransparencyLog } from "./transparencyLog";
import { VerifiedLogEntry } from "./verifiedLogEntry";

export { VerifiedLogEntry };

/**
 * Verifies one entry for the signature `about`, under one of `logs`:
 *
 * 1. A log that the entry names is trusted (LogUnknown).
 * 2. The entry has a promise or an inclusion proof, and possible numbers (LogEntryMalformed, LogProof).
 * 3. Its body is one of a known kind and version, the ones that the entry states (LogEntryMalformed); one of Rekor's
 *    second version has neither promise (LogPromise) nor time.
 * 4. The body holds the signature, its verifier and what was signed (LogEntryMismatch).
 * 5. The log was trusted at the time that the entry states, if it states one (LogUnknown).
 * 6. The promise, when there is one, is that log's (LogPromise).
 * 7. The proof, when there is one, leads to a checkpoint of that log (LogInclusion, LogCheckpoint), cosigned by enough witnesses when there is
 *    a policy for them; then there has to be a proof.
 *
 * Of several logs that the entry names, one has to do for 5 to 7; otherwise the fault nearest to success.
 *
 * A time is only given when a promise says it. Without one nobody vouches for when the log took the entry in: the caller
 * holds the log's `isValidAt` against the times that it knows from elsewhere. That the signature is right, that its
 * verifier is trusted, and that no entry is counted twice, is not looked at.
 */
export function verifyLogEntry(
  entry: LogEntry,
  about: LoggedSignature,
  logs: Array<TransparencyLog>,
  witnesses: WitnessPolicy | null = null,
): Result<VerifiedLogEntry> {
  const named = logsNamed(entry.logId, logs);
  if (named.length == 0) {
    return fail<VerifiedLogEntry>(FaultCode.LogUnknown, "the log " + encodeHex(entry.logId), "logId");
  }
  const stated = statedFault(entry, witnesses);
  if (stated != null) return failed<VerifiedLogEntry>(stated);
  const body = parseEntryBody(entry.body, entry.kind, entry.version);
  if (body.fault) return failed<VerifiedLogEntry>(body.fault!.at("canonicalizedBody"));
  if (body.value.isVersion2) {
    const impossible = version2Fault(entry);
    if (impossible != null) return failed<VerifiedLogEntry>(impossible);
  }
  const other = verifyEntryBody(body.value, about);
  if (other != null) return failed<VerifiedLogEntry>(other.at("canonicalizedBody"));
  let fault: Fault | null = null;
  for (let i = 0; i < named.length; i++) {
    const verified = verifyUnder(named[i], entry, body.value, witnesses);
    if (verified.isOk) return verified;
    fault = mostSpecific(fault, verified.fault!);
  }
  return failed<VerifiedLogEntry>(fault!);
}

/** Step 1. One log may be given for several periods. */
function logsNamed(logId: Uint8Array, logs: Array<TransparencyLog>): Array<TransparencyLog> {
  const named = new Array<TransparencyLog>();
  for (let i = 0; i < logs.length; i++) {
    if (logs[i].isNamed(logId)) named.push(logs[i]);
  }
  return named;
}

/** Step 2. */
function statedFault(entry: LogEntry, witnesses: WitnessPolicy | null): Fault | null {
  if (entry.promise == null && entry.proof == null) {
    return new Fault(FaultCode.LogProof, "the entry has neither a promise nor an inclusion proof");
  }
  if (witnesses != null && entry.proof == null) {
    return new Fault(FaultCode.LogProof, "the entry has no inclusion proof that witnesses could have cosigned");
  }
  if (entry.logIndex < 0) return new Fault(FaultCode.LogEntryMalformed, "a negative index", "logIndex");
  if (entry.integratedTime < 0) return new Fault(FaultCode.LogEntryMalformed, "a negative time", "integratedTime");
  if (entry.promise != null && entry.integratedTime == 0) {
    return new Fault(FaultCode.LogEntryMalformed, "a promise without a time", "integratedTime");
  }
  return null;
}

/** What the logs of Rekor's second version do not say. */
function version2Fault(entry: LogEntry): Fault | null {
  if (entry.promise != null) return new Fault(FaultCode.LogPromise, "Rekor 2 makes no promises", "inclusionPromise");
  if (entry.integratedTime == 0) return null;
  return new Fault(FaultCode.LogEntryMalformed, "Rekor 2 states no time", "integratedTime");
}

/** Steps 5 to 7 for one log that the entry names. */
function verifyUnder(
  log: TransparencyLog,
  entry: LogEntry,
  body: EntryBody,
  witnesses: WitnessPolicy | null,
): Result<VerifiedLogEntry> {
  const time: Instant | null = entry.integratedTime != 0 ? new Instant(entry.integratedTime) : null;
  if (time != null && !log.isValidAt(time)) {
    const detail = "the log " + encodeHex(entry.logId) + " was not valid at the entry's time";
    return fail<VerifiedLogEntry>(FaultCode.LogUnknown, detail, "integratedTime");
  }
  const promise = entry.promise;
  const proof = entry.proof;
  const isVersion2 = body.isVersion2;
  if (promise != null) {
    const fault = verifyPromise(entry, promise, log);
    if (fault != null) return failed<VerifiedLogEntry>(fault);
  }
  if (proof != null) {
    const fault = verifyLogInclusion(entry, proof, log, isVersion2, witnesses);
    if (fault != null) return failed<VerifiedLogEntry>(fault);
  }
  const promisedTime = promise != null ? time : null;
  return ok(new VerifiedLogEntry(log, entry.logId, entry.logIndex, promisedTime, proof != null, promise != null));
}
