/** The conditions that the settings state, each at its place: so that tests can say which of them were ever put to the proof. */
import { Fault, FaultCode } from "../fault/fault";

/** What a condition is about. */
export enum ConditionKind {
  /** A transparency log must vouch for the signature. */
  LogEntry,
  /** A certificate transparency log must vouch for the certificate. */
  Sct,
  /** An authority must have stamped the signature. */
  Timestamp,
  /** The statement must be an attestation, perhaps of one type. */
  Attestation,
  /** The signed payload must carry an annotation. */
  Annotation,
}

/** One condition that the settings state. Immutable. */
@final
export class ConditionPoint {
  constructor(
    readonly kind: ConditionKind,
    /** Where it stands in the settings. */
    readonly path: string,
    /** What the fault says when it is not met; empty where its code is enough. */
    readonly detail: string = "",
  ) {}

  /** Whether this fault says that the condition is not met. */
  isUnmetBy(fault: Fault): bool {
    return kindOf(fault.code) == <i32>this.kind && (this.detail.length == 0 || this.detail == fault.detail);
  }
}

/** The kind of condition that a fault of this code is about; -1: none. */
function kindOf(code: FaultCode): i32 {
  switch (code) {
    case FaultCode.LogEntryMissing:
    case FaultCode.LogEntryMalformed:
    case FaultCode.LogEntryMismatch:
    case FaultCode.LogUnknown:
    case FaultCode.LogProof:
    case FaultCode.LogPromise:
    case FaultCode.LogInclusion:
    case FaultCode.LogCheckpoint:
      return ConditionKind.LogEntry;
    case FaultCode.SctMissing:
    case FaultCode.SctMalformed:
    case FaultCode.SctUnknownLog:
    case FaultCode.SctMismatch:
      return ConditionKind.Sct;
    case FaultCode.TimestampMissing:
    case FaultCode.TimestampMalformed:
    case FaultCode.TimestampMismatch:
    case FaultCode.TimestampUntrusted:
      return ConditionKind.Timestamp;
    case FaultCode.AttestationMissing:
    case FaultCode.AttestationOtherType:
      return ConditionKind.Attestation;
    case FaultCode.AnnotationMismatch:
      return ConditionKind.Annotation;
    default:
      return -1;
  }
}
