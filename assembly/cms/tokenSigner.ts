/** Who signed a token: one SignerInfo held against the content and against certificates (RFC 5652 §5.4, §5.6; RFC 5035). */
import { oidName } from "../asn1/oids";
import { equalBytes } from "../bytes/compare";
import { MAX_SIGNER_CANDIDATES } from "../bytes/limits";
import { faultCodeName } from "../fault/codes.gen";
import { Fault, FaultCode, mostSpecific } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { HashAlgorithm, hashOf } from "../hash/algorithm";
import { Certificate } from "../x509/certificate";
import { NO_HASH, hashOfAlgorithm } from "./algorithms";
import { SigningCertificate } from "./essCertId";
import { SignedAttributes } from "./signedAttributes";
import { SignedData } from "./signedData";
import { SignerInfo } from "./signerInfo";
import { TimeStampProfile } from "./timeStampProfile";

/** A SignerInfo whose signature is right, the certificate of its key, and what was signed. */
@final
export class TokenSigner {
  constructor(
    readonly certificate: Certificate,
    readonly attributes: SignedAttributes,
  ) {}
}

/**
 * The signer of the content: its signed attributes are those of this content, and the signature over them is by the key of
 * one of `certificates` that both the SignerInfo and the signed attributes name. The first `given` of them are the
 * caller's, the others came with the token. Whether that certificate may sign, or is trusted, is not judged.
 *
 * TimestampMalformed: attributes that cannot be read, or lack one that has to be there. TimestampUntrusted: the signature,
 * the digest or the certificate is another. BudgetExhausted: more than MAX_SIGNER_CANDIDATES certificates are named.
 */
export function findSigner(
  signedData: SignedData,
  signer: SignerInfo,
  certificates: Array<Certificate>,
  given: i32,
  profile: TimeStampProfile,
): Result<TokenSigner> {
  if (signer.signedAttributes.length == 0) return malformed("signed attributes are missing");
  const attributes = SignedAttributes.fromDer(signer.signedAttributes);
  if (attributes.fault) return failed<TokenSigner>(attributes.fault!);
  const missing = missingCertificateName(attributes.value, profile);
  if (missing.length != 0) return malformed(missing);
  const problem = contentProblem(signedData, signer, attributes.value);
  if (problem.length != 0) return fail<TokenSigner>(FaultCode.TimestampUntrusted, problem);
  return findCertificate(signer, attributes.value, certificates, given, profile);
}

/** RFC 3161 §2.4.2 and RFC 5816 §2.2.1: the signer's certificate is named by a signed attribute. */
function missingCertificateName(attributes: SignedAttributes, profile: TimeStampProfile): string {
  if (attributes.signingCertificateV2 != null) return "";
  if (attributes.signingCertificate == null) return "SigningCertificateV2 is missing";
  return profile.allowsSigningCertificateV1 ? "" : "SigningCertificate, by SHA-1, in place of SigningCertificateV2";
}

/** Why the attributes are not those of this content and signer, or empty. */
function contentProblem(signedData: SignedData, signer: SignerInfo, attributes: SignedAttributes): string {
  const hash = hashOfAlgorithm(signer.digestAlgorithm);
  if (hash == NO_HASH) return "the digest algorithm " + oidName(signer.digestAlgorithm.oid) + " is not supported";
  if (!equalBytes(attributes.contentType!, signedData.contentType)) return "content-type is another than the content's";
  const digest = hashOf(<HashAlgorithm>hash, signedData.content);
  if (!equalBytes(attributes.messageDigest!, digest)) return "message-digest is another than the content's";
  return attributes.protects(signer.digestAlgorithm, signer.signatureAlgorithm)
    ? ""
    : "the signed algorithms are others than those used";
}

function findCertificate(
  signer: SignerInfo,
  attributes: SignedAttributes,
  certificates: Array<Certificate>,
  given: i32,
  profile: TimeStampProfile,
): Result<TokenSigner> {
  let fault: Fault | null = null;
  let candidates = 0;
  for (let i = 0; i < certificates.length; i++) {
    const certificate = certificates[i];
    const ignoresDigest = i < given && profile.ignoresDigestOfGiven;
    if (!isNamed(signer, attributes, certificate, ignoresDigest, profile)) continue;
    if (candidates++ == MAX_SIGNER_CANDIDATES) {
      const detail = "more than " + MAX_SIGNER_CANDIDATES.toString() + " certificates are named as the signer's";
      return fail<TokenSigner>(FaultCode.BudgetExhausted, detail);
    }
    const found = signatureFault(signer, certificate);
    if (found == null) return ok(new TokenSigner(certificate, attributes));
    fault = mostSpecific(fault, found);
  }
  if (fault != null) return failed<TokenSigner>(fault);
  return fail<TokenSigner>(FaultCode.TimestampUntrusted, absence(signer, certificates));
}

/** Why no certificate is the signer's. */
function absence(signer: SignerInfo, certificates: Array<Certificate>): string {
  for (let i = 0; i < certificates.length; i++) {
    if (signer.sid.identifies(certificates[i])) return "the signed attributes name another certificate than the sid";
  }
  return "the signer's certificate is not there";
}

function isNamed(
  signer: SignerInfo,
  attributes: SignedAttributes,
  certificate: Certificate,
  ignoresDigest: bool,
  profile: TimeStampProfile,
): bool {
  const version1 = attributes.signingCertificate;
  const version2 = attributes.signingCertificateV2;
  const hasIssuer = version2 != null && version2.certs[0].issuerSerial != null;
  const needsSid = !(profile.takesSignerFromAttribute && hasIssuer);
  // From the cheapest to the dearest: the attributes hash the certificate.
  if (needsSid && !signer.sid.identifies(certificate)) return false;
  return isFirstOf(version2, certificate, ignoresDigest) && isFirstOf(version1, certificate, ignoresDigest);
}

/** Whether the list, if there is one, names the certificate as the signer's. */
function isFirstOf(list: SigningCertificate | null, certificate: Certificate, ignoresDigest: bool): bool {
  if (list == null) return true;
  const signer = list.certs[0];
  return ignoresDigest ? signer.hasIssuerSerialOf(certificate) : signer.identifies(certificate);
}

function signatureFault(signer: SignerInfo, certificate: Certificate): Fault | null {
  const key = certificate.publicKey();
  const fault = key.fault != null ? key.fault : signer.signatureFault(key.value);
  if (fault == null) return null;
  const detail = "the signer's " + faultCodeName(fault.code);
  return new Fault(FaultCode.TimestampUntrusted, fault.detail.length == 0 ? detail : detail + ": " + fault.detail);
}

function malformed(detail: string): Result<TokenSigner> {
  return fail<TokenSigner>(FaultCode.TimestampMalformed, detail, "timeStampToken.signerInfo");
}
