/** Faults of what is read in this room. */
import { Fault, FaultCode } from "../fault/fault";

/** What is not DER of the right shape is a malformed timestamp; other codes, such as of budgets, stay. */
export function timestampFault(fault: Fault): Fault {
  return fault.code == FaultCode.DerInvalid ? fault.as(FaultCode.TimestampMalformed) : fault;
}
