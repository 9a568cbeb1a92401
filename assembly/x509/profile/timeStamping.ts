/** What makes a certificate one of a time-stamping authority (RFC 3161 §2.3). */
import { ID_KP_TIME_STAMPING, ID_CE_EXT_KEY_USAGE } from "../../asn1/oids";
import { Certificate } from "../certificate";
import { KeyUsageBit } from "../extension/keyUsage";

/**
 * Why the certificate is not one that may sign tokens, or empty: it needs an extended key usage that is critical and
 * id-kp-timeStamping alone. A key usage, if there, is digitalSignature, contentCommitment or both and nothing else, and the
 * certificate is not a CA's: neither is said in RFC 3161, but a key that also signs certificates could sign its own.
 */
export function timeStampingProblem(certificate: Certificate): string {
  const extensions = certificate.extensions;
  const extendedKeyUsage = extensions.extendedKeyUsage;
  if (extendedKeyUsage == null) return "the signer's certificate has no extended key usage";
  if (!extendedKeyUsage.isOnly(ID_KP_TIME_STAMPING)) return "the signer's certificate is not for time stamping alone";
  if (!extensions.isCritical(ID_CE_EXT_KEY_USAGE)) return "the signer's extended key usage is not critical";
  const basicConstraints = extensions.basicConstraints;
  if (basicConstraints != null && basicConstraints.isCa) return "the signer's certificate is that of a CA";
  const keyUsage = extensions.keyUsage;
  if (keyUsage == null) return "";
  const signing = (1 << KeyUsageBit.DigitalSignature) | (1 << KeyUsageBit.ContentCommitment);
  const isSigning = keyUsage.bits != 0 && (keyUsage.bits & ~signing) == 0;
  return isSigning ? "" : "the signer's key usage is another than signing";
}
