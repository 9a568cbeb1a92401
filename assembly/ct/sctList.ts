/** The SCT list extension of certificates, 1.3.6.1.4.1.11129.2.4.2 (RFC 6962 §3.3). */
import { DerReader } from "../asn1/der";
import { MAX_SCTS } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { SignedCertificateTimestamp } from "./signedCertificateTimestamp";
import { TlsReader } from "./tlsReader";

/**
 * Reads the contents of extnValue: an OCTET STRING that holds a SignedCertificateTimestampList, at least one SCT and at
 * most `MAX_SCTS` (BudgetExhausted beyond). SctMalformed, with a path such as `scts[1].version`, for anything that is not
 * strictly that; one malformed SCT makes the list malformed. That no log comes twice is not checked.
 */
export function readSctList(extensionValue: Uint8Array): Result<Array<SignedCertificateTimestamp>> {
  const der = new DerReader(extensionValue, "scts");
  const octets = der.readOctetString("");
  der.end();
  if (der.fault) return failed<Array<SignedCertificateTimestamp>>(der.fault!.as(FaultCode.SctMalformed));
  return readSerializedScts(octets);
}

/** Reads `SignedCertificateTimestampList` itself, the TLS structure. */
function readSerializedScts(bytes: Uint8Array): Result<Array<SignedCertificateTimestamp>> {
  const outer = new TlsReader(bytes, "scts");
  const list = new TlsReader(outer.readVector(1, ""), "scts");
  outer.end();
  if (outer.fault) return failed<Array<SignedCertificateTimestamp>>(outer.fault!);
  const scts = new Array<SignedCertificateTimestamp>();
  while (!list.isAtEnd) {
    const label = "scts[" + scts.length.toString() + "]";
    if (scts.length == MAX_SCTS) {
      return fail<Array<SignedCertificateTimestamp>>(FaultCode.BudgetExhausted, `more than ${MAX_SCTS} SCTs`, "scts");
    }
    const serialized = list.readVector(1, "");
    if (list.fault) return failed<Array<SignedCertificateTimestamp>>(list.fault!);
    const sct = SignedCertificateTimestamp.fromBytes(serialized, label);
    if (sct.fault) return failed<Array<SignedCertificateTimestamp>>(sct.fault!);
    scts.push(sct.value);
  }
  return ok(scts);
}
