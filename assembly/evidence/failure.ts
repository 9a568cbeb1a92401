/** How a host says that it has no answer: the waPC host error `WORD: SENTENCE`. */
import { Fault, FaultCode } from "../fault/fault";
import { failureCode } from "./operations.gen";

/** Longest part of a host's sentence that goes into a fault: it reaches the user's terminal and the audit log. */
const MAX_SENTENCE: i32 = 1000;

/** What a waPC host that does not know our binding says: Kubewarden's, and others that were made after it. */
const UNKNOWN_BINDING: string = "unknown binding: assay";

/** For modules that run in no other host. */
const FOREIGN: string =
  "it does not know the binding assay; run this module with assay, on the command line or as a library";

/**
 * The fault for a host error. EvidenceUnsupported when the host says that it does not know the binding: only a host's own
 * program says so, since what a registry answers or a recording holds has another form. Another word that is not known
 * gives EvidenceFailed with the whole text. Whatever the host says, the result is a fault: no word of it can mean success.
 */
export function parseFailure(text: string): Fault {
  if (text == UNKNOWN_BINDING) return new Fault(FaultCode.EvidenceUnsupported, FOREIGN);
  const colon = text.indexOf(": ");
  const word = colon < 0 ? text : text.substring(0, colon);
  const code = failureCode(word);
  if (code == FaultCode.EvidenceFailed) return new Fault(code, text.substring(0, MAX_SENTENCE));
  return new Fault(code, colon < 0 ? "" : text.substring(colon + 2, colon + 2 + MAX_SENTENCE));
}
