/** How a revocation is told to people. */
import { encodeHex } from "../../encoding/hex";
import { Fault, FaultCode } from "../../fault/fault";
import { Certificate } from "../certificate";
import { crlReasonName } from "./crlReason";
import { Revocation } from "./crlSearch";

/** More of a serial number is not shown: the standard's longest has 20 bytes. */
const MAX_SHOWN_BYTES: i32 = 24;

/** The fault, said of the certificate at a place of a path or chain. */
export function atCertificate(fault: Fault, list: string, index: i32): Fault {
  return fault.at(`${list}[${index}]${fault.path.length == 0 ? "" : "."}`);
}

/** CertificateRevoked: which certificate, why, and since when. */
export function revokedFault(certificate: Certificate, revocation: Revocation): Fault {
  const serial = certificate.serialNumber;
  const shown = encodeHex(serial.subarray(0, min(serial.length, MAX_SHOWN_BYTES)));
  const since = revocation.revocationDate.toRfc3339();
  const reason = crlReasonName(revocation.reason);
  return new Fault(FaultCode.CertificateRevoked, `serial number ${shown}, ${reason}, since ${since}`);
}
