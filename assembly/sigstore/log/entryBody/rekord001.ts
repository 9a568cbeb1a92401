/** Entries of kind `rekord` 0.0.1: as `hashedrekord`, from before there was that; cosign wrote them up to version 1.2. */
import { Fault, FaultCode } from "../../../fault/fault";
import { JsonValue } from "../../../json/document";
import { GoObject } from "../../wire/goJson";
import { FirstFault } from "../../wire/protojson";
import { LoggedSignature } from "../loggedSignature";
import { messageFault } from "./hashedRekord001";

/** Null when the entry is about this signature of a message, by a key or certificate of X.509; see `verifyEntryBody`. */
export function rekord001Fault(spec: JsonValue, about: LoggedSignature): Fault | null {
  const first = new FirstFault(FaultCode.LogEntryMalformed);
  const signature = new GoObject(first, ".spec", spec).object("signature");
  // Others are pgp, minisign and ssh.
  if (signature != null && signature.text("format") != "x509") signature.refuse("not x509", "format");
  return messageFault(first, spec, about);
}
