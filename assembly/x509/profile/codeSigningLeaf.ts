/** What makes a certificate one that code may be signed with (RFC 5280 §4.2.1.3, §4.2.1.9, §4.2.1.12). */
import { ID_KP_CODE_SIGNING } from "../../asn1/oids";
import { Fault, FaultCode } from "../../fault/fault";
import { Certificate } from "../certificate";
import { KeyUsageBit } from "../extension/keyUsage";

/**
 * CertificateUsage unless the key may sign code and nothing that would make others believe it: a key usage with
 * digitalSignature and without keyCertSign, and an extended key usage that names id-kp-codeSigning itself;
 * anyExtendedKeyUsage does not stand for it. Neither extension may be left out, as RFC 5280 would allow. Other purposes
 * may be named beside it. Not checked: whether it is a CA's (see `endEntityFault`), names, and who issued it.
 */
export function codeSigningUsageFault(certificate: Certificate): Fault | null {
  const keyUsage = certificate.extensions.keyUsage;
  if (keyUsage == null) return unusable("it has no key usage", "keyUsage");
  if (!keyUsage.has(KeyUsageBit.DigitalSignature)) {
    return unusable("its key usage does not include digitalSignature", "keyUsage");
  }
  if (keyUsage.has(KeyUsageBit.KeyCertSign)) return unusable("its key may sign certificates", "keyUsage");
  const extendedKeyUsage = certificate.extensions.extendedKeyUsage;
  if (extendedKeyUsage == null) return unusable("it has no extended key usage", "extKeyUsage");
  if (extendedKeyUsage.has(ID_KP_CODE_SIGNING)) return null;
  return unusable("its extended key usages do not include id-kp-codeSigning", "extKeyUsage");
}

/** CertificateUsage for a certificate that says that it is a CA's, whatever its key usage. */
export function endEntityFault(certificate: Certificate): Fault | null {
  const basicConstraints = certificate.extensions.basicConstraints;
  if (basicConstraints == null || !basicConstraints.isCa) return null;
  return unusable("it is a CA's certificate", "basicConstraints");
}

function unusable(detail: string, extension: string): Fault {
  return new Fault(FaultCode.CertificateUsage, detail, "certificate.extensions." + extension);
}
