/** How a host says that it has no answer: the waPC host error `WORD: SENTENCE`. */
import { Fault, FaultCode } from "../fault/fault";
import { failureCode } from "./operations.gen";

/** Longest part of a host's sentence that goes into a fault: it reaches the user's terminal and the audit log. */
const MAX_SENTENCE: i32 = 1000;

/**
 * The fault for a host error. A word that is not known (another host, `unknown binding: assay`) gives EvidenceFailed
 * with the whole text. Whatever the host says, the result is a fault: no word of it can mean success.
 */
export function parseFailure(text: string): Fault {
  const colon = text.indexOf(": ");
  const word = colon < 0 ? text : text.substring(0, colon);
  const code = failureCode(word);
  if (code == FaultCode.EvidenceFailed) return new Fault(code, text.substring(0, MAX_SENTENCE));
  return new Fault(code, colon < 0 ? "" : text.substring(colon + 2, colon + 2 + MAX_SENTENCE));
}
