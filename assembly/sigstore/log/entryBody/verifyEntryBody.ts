/** Holds the body of a log entry against a signature: each kind of entry has its own file. */
import { Fault, FaultCode } from "../../../fault/fault";
import { clipped } from "../../../intoto/clipped";
import { LoggedSignature } from "../loggedSignature";
import { dsse001Fault } from "./dsse001";
import { EntryBody } from "./entryBody";
import { hashedRekord001Fault } from "./hashedRekord001";
import { hashedRekord002Fault } from "./hashedRekord002";
import { intoto001Fault } from "./intoto001";
import { intoto002Fault } from "./intoto002";
import { rekord001Fault } from "./rekord001";

/**
 * Null when the entry is about this signature, by this verifier, over what it signed: always all three
 * (CVE-2022-36056, CVE-2026-22703), in the way that the entry's kind has for it. LogEntryMismatch when one is another;
 * LogEntryMalformed when the body is not one of its kind, or its kind is not known.
 *
 * `dsse` 0.0.2, which Rekor's second version had for some months, is not known, as it is not to most verifiers.
 */
export function verifyEntryBody(body: EntryBody, about: LoggedSignature): Fault | null {
  const type = body.kind + " " + body.version;
  if (type == "hashedrekord 0.0.1") return hashedRekord001Fault(body.spec, about);
  if (type == "hashedrekord 0.0.2") return hashedRekord002Fault(body.spec, about);
  if (type == "dsse 0.0.1") return dsse001Fault(body.spec, about);
  if (type == "intoto 0.0.1") return intoto001Fault(body.spec, about);
  if (type == "intoto 0.0.2") return intoto002Fault(body.spec, about);
  if (type == "rekord 0.0.1") return rekord001Fault(body.spec, about);
  const detail = `entries of ${clipped(body.kind)} ${clipped(body.version)} are not read`;
  return new Fault(FaultCode.LogEntryMalformed, detail, ".kind");
}
