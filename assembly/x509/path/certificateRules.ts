/**
 * The rules of RFC 5280 §6.1 that look at one certificate alone. validatePath.ts applies them in the standard's order;
 * buildPath.ts asks them beforehand, so that it does not follow what cannot become a path.
 */
import { Fault, FaultCode } from "../../fault/fault";
import { oidName } from "../../asn1/oids";
import { Instant } from "../../time/instant";
import { Certificate } from "../certificate";
import { KeyUsageBit } from "../extension/keyUsage";
import { PathInput } from "./pathInput";

/** Versions without extensions: §6.1.4 (k) leaves them to other means, which for an anchor is that it is trusted. */
const VERSION_3: i32 = 3;

/** What holds for every certificate that issues another, an anchor's (`isAnchor`) too. */
export function issuerFault(certificate: Certificate, isAnchor: bool, input: PathInput): Fault | null {
  let fault = validityFault(certificate, input.time);
  if (fault == null) fault = caFault(certificate, isAnchor);
  if (fault == null) fault = certificateSigningFault(certificate);
  if (fault == null) fault = criticalExtensionFault(certificate);
  return fault == null ? issuerPurposeFault(certificate, input) : fault;
}

/** What holds for every leaf, one that is itself an anchor's certificate too. */
export function leafFault(leaf: Certificate, input: PathInput): Fault | null {
  let fault = validityFault(leaf, input.time);
  if (fault == null) fault = criticalExtensionFault(leaf);
  return fault == null ? leafPurposeFault(leaf, input) : fault;
}

/** §6.1.3 (a) (2), §4.1.2.5: valid from notBefore through notAfter, both included. */
export function validityFault(certificate: Certificate, time: Instant): Fault | null {
  if (certificate.isValidAt(time)) return null;
  if (time.compare(certificate.notBefore) < 0) {
    return new Fault(FaultCode.CertificateTime, "valid only from " + certificate.notBefore.toRfc3339());
  }
  return new Fault(FaultCode.CertificateTime, "expired at " + certificate.notAfter.toRfc3339());
}

/** §6.1.4 (k): basicConstraints with cA. */
export function caFault(certificate: Certificate, isAnchor: bool): Fault | null {
  const constraints = certificate.extensions.basicConstraints;
  if (constraints == null && isAnchor && certificate.version < VERSION_3) return null;
  return constraints != null && constraints.isCa ? null : new Fault(FaultCode.CertificateNotCa, "not a CA");
}

/** §6.1.4 (n): keyCertSign, where there is a key usage. */
export function certificateSigningFault(certificate: Certificate): Fault | null {
  const keyUsage = certificate.extensions.keyUsage;
  if (keyUsage == null || keyUsage.has(KeyUsageBit.KeyCertSign)) return null;
  return new Fault(FaultCode.CertificateNotCa, "its key usage does not include keyCertSign");
}

/** §6.1.4 (o), §6.1.5 (f): no critical extension that is not processed. */
export function criticalExtensionFault(certificate: Certificate): Fault | null {
  const extension = certificate.extensions.unknownCritical;
  if (extension == null) return null;
  return new Fault(FaultCode.CertificateExtension, "unknown critical extension " + oidName(extension.oid));
}

/**
 * Not a step of §6.1, but what every peer does: a CA with extended key usages issues for no others, so that a CA for one
 * purpose cannot reach for another.
 */
export function issuerPurposeFault(certificate: Certificate, input: PathInput): Fault | null {
  return certificate.extensions.extendedKeyUsage == null ? null : purposeFault(certificate, input);
}

/** §4.2.1.12: the purpose is among the leaf's. */
function leafPurposeFault(certificate: Certificate, input: PathInput): Fault | null {
  if (certificate.extensions.extendedKeyUsage != null) return purposeFault(certificate, input);
  if (!input.isExtendedKeyUsageRequired) return null;
  return new Fault(FaultCode.CertificateUsage, "it has no extended key usage");
}

function purposeFault(certificate: Certificate, input: PathInput): Fault | null {
  const purpose = input.extendedKeyUsage;
  const usages = certificate.extensions.extendedKeyUsage!;
  if (purpose == null || usages.has(purpose) || usages.hasAny) return null;
  return new Fault(FaultCode.CertificateUsage, "its extended key usages do not include " + knownOidName(purpose));
}

function knownOidName(oid: StaticArray<u8>): string {
  const bytes = new Uint8Array(oid.length);
  memory.copy(bytes.dataStart, changetype<usize>(oid), oid.length);
  return oidName(bytes);
}
