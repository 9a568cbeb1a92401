/** Certificates in settings that can never be verified: told when the settings are checked, not when an image is. */
import { Fault, FaultCode } from "../fault/fault";
import { Attestor } from "../sigstore/verify/attestor";
import { Certificate } from "../x509/certificate";

/**
 * SettingsWrongValue when the attestor names a certificate that its chain does not vouch for, or that is not for code
 * signing; else null. Times are not held against anything: a certificate that has expired may have signed before.
 * As slow as verifying a chain.
 */
export function certificatePathFault(attestor: Attestor, path: string): Fault | null {
  const trust = attestor.certificates;
  const leaf: Certificate | null = trust == null ? null : trust.leaf;
  if (trust == null || leaf == null) return null;
  const first = trust.verify(leaf, [], [leaf.validity.notBefore]);
  if (!first.fault) return null;
  const last = trust.verify(leaf, [], [leaf.validity.notAfter]);
  const fault = last.fault;
  if (fault == null || fault.code == FaultCode.CertificateTime || first.fault!.code == FaultCode.CertificateTime)
    return null;
  // The words of Kubewarden's policy, which its users look for.
  const detail = "Certificate not trusted: Certificate is not trusted by the provided cert chain: " + fault.detail;
  return new Fault(FaultCode.SettingsWrongValue, detail, path);
}
