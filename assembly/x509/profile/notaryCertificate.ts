/** What the Notary Project asks of single certificates (signature-specification, "Certificate Requirements"). */
import {
  ANY_EXTENDED_KEY_USAGE,
  ID_CE_BASIC_CONSTRAINTS,
  ID_CE_EXT_KEY_USAGE,
  ID_CE_KEY_USAGE,
  ID_KP_CLIENT_AUTH,
  ID_KP_EMAIL_PROTECTION,
  ID_KP_OCSP_SIGNING,
  ID_KP_SERVER_AUTH,
  ID_KP_TIME_STAMPING,
} from "../../asn1/oids";
import { Fault, FaultCode } from "../../fault/fault";
import { Certificate } from "../certificate";
import { ExtendedKeyUsage } from "../extension/extendedKeyUsage";
import { KeyUsageBit } from "../extension/keyUsage";

/** All that a leaf's key usage may name. */
const LEAF_USAGES: u32 = (1 << KeyUsageBit.DigitalSignature) | (1 << KeyUsageBit.ContentCommitment);

/**
 * CertificateNotCa unless the certificate may issue others, `below` CAs being between it and the leaf: basic constraints,
 * critical, with cA and a path length of `below` or more, if any; key usage with keyCertSign, critical but in a chain for
 * time stamping. CertificateUsage for a key that is neither of ECDSA nor of RSA.
 */
export function notaryCaFault(certificate: Certificate, below: i32, isForTimeStamping: bool): Fault | null {
  const extensions = certificate.extensions;
  const basicConstraints = extensions.basicConstraints;
  if (basicConstraints == null || !basicConstraints.isCa) return notCa("it is not a CA's certificate");
  if (!extensions.isCritical(ID_CE_BASIC_CONSTRAINTS)) return notCa("its basic constraints are not critical");
  if (basicConstraints.pathLength >= 0 && basicConstraints.pathLength < below) {
    return notCa("the path is longer than it allows");
  }
  const keyUsage = extensions.keyUsage;
  if (keyUsage == null) return notCa("it has no key usage");
  if (!isForTimeStamping && !extensions.isCritical(ID_CE_KEY_USAGE)) return notCa("its key usage is not critical");
  if (!keyUsage.has(KeyUsageBit.KeyCertSign)) return notCa("its key usage does not include keyCertSign");
  const key = certificate.publicKey();
  return key.isOk && key.value.ed25519 == null
    ? null
    : unusable("its key is of a kind that does not sign certificates");
}

/**
 * CertificateUsage unless the leaf may sign artifacts: no CA's; key usage, critical, with digitalSignature and beside it
 * contentCommitment at most; an extended key usage, if any, without those of other worlds and without
 * anyExtendedKeyUsage (codeSigning itself need not be there); a key of the six kinds.
 */
export function notaryCodeSigningLeafFault(leaf: Certificate): Fault | null {
  const fault = leafFault(leaf);
  if (fault != null) return fault;
  if (!leaf.extensions.isCritical(ID_CE_KEY_USAGE)) return unusable("its key usage is not critical");
  const extendedKeyUsage = leaf.extensions.extendedKeyUsage;
  if (extendedKeyUsage == null || !hasForbiddenPurpose(extendedKeyUsage)) return null;
  return unusable("its extended key usages are not for code signing");
}

/** CertificateUsage unless the leaf may sign timestamps: as above, but the extended key usage is critical and timeStamping alone. */
export function notaryTimeStampingLeafFault(leaf: Certificate): Fault | null {
  const fault = leafFault(leaf);
  if (fault != null) return fault;
  const extendedKeyUsage = leaf.extensions.extendedKeyUsage;
  if (extendedKeyUsage == null || !extendedKeyUsage.isOnly(ID_KP_TIME_STAMPING)) {
    return unusable("its extended key usage is not timeStamping alone");
  }
  return leaf.extensions.isCritical(ID_CE_EXT_KEY_USAGE) ? null : unusable("its extended key usage is not critical");
}

/** What both kinds of leaves have in common. */
function leafFault(leaf: Certificate): Fault | null {
  const basicConstraints = leaf.extensions.basicConstraints;
  if (basicConstraints != null && basicConstraints.isCa) return unusable("it is a CA's certificate");
  const keyUsage = leaf.extensions.keyUsage;
  if (keyUsage == null) return unusable("it has no key usage");
  if (!keyUsage.has(KeyUsageBit.DigitalSignature)) return unusable("its key usage does not include digitalSignature");
  if ((keyUsage.bits & ~LEAF_USAGES) != 0) return unusable("its key usage names more than signing");
  return isOneOfSixKinds(leaf) ? null : unusable("its key is none of RSA-2048, -3072, -4096, P-256, P-384, P-521");
}

function isOneOfSixKinds(leaf: Certificate): bool {
  const key = leaf.publicKey();
  if (key.fault) return false;
  if (key.value.ec != null) return true;
  const rsa = key.value.rsa;
  if (rsa == null || key.value.pss != null) return false;
  return rsa.modulusBits == 2048 || rsa.modulusBits == 3072 || rsa.modulusBits == 4096;
}

function hasForbiddenPurpose(usages: ExtendedKeyUsage): bool {
  return (
    usages.has(ANY_EXTENDED_KEY_USAGE) ||
    usages.has(ID_KP_SERVER_AUTH) ||
    usages.has(ID_KP_CLIENT_AUTH) ||
    usages.has(ID_KP_EMAIL_PROTECTION) ||
    usages.has(ID_KP_TIME_STAMPING) ||
    usages.has(ID_KP_OCSP_SIGNING)
  );
}

function notCa(detail: string): Fault {
  return new Fault(FaultCode.CertificateNotCa, detail);
}

function unusable(detail: string): Fault {
  return new Fault(FaultCode.CertificateUsage, detail);
}
