/** The fault of a certificate that breaks one of the rules for issuers (RFC 5280 §4). */
import { Fault, FaultCode } from "../../fault/fault";

/** CertificateExtension: what is wrong, and the section of RFC 5280 that says so. */
export function brokenRule(what: string, section: string): Fault {
  return new Fault(FaultCode.CertificateExtension, `${what} (RFC 5280 §${section})`);
}
