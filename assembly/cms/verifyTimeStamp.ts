/** Verifying a time-stamp token (RFC 3161 §2.2, §2.4.2; RFC 5816): the one door to a TimeStamp. */
import { BASELINE_TIME_STAMP_POLICY, ID_KP_TIME_STAMPING, isOid } from "../asn1/oids";
import { equalBytes } from "../bytes/compare";
import { faultCodeName } from "../fault/codes.gen";
import { Fault, FaultCode, mostSpecific } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { hashOf } from "../hash/algorithm";
import { Certificate } from "../x509/certificate";
import { buildPath } from "../x509/path/buildPath";
import { CertificationPath } from "../x509/path/certificationPath";
import { PathInput } from "../x509/path/pathInput";
import { TrustAnchor } from "../x509/path/trustAnchor";
import { timeStampingProblem } from "../x509/profile/timeStamping";
import { SignedAttributes } from "./signedAttributes";
import { SignerInfo } from "./signerInfo";
import { TimeStamp } from "./timeStamp";
import { TimeStampProfile } from "./timeStampProfile";
import { TimeStampToken } from "./timeStampToken";
import { TokenSigner, findSigner } from "./tokenSigner";
import { NO_ACCURACY, TstInfo } from "./tstInfo";

const ONE_SECOND: i64 = 1_000_000_000;

/** Whom to trust, and what the caller knows of the request. Immutable. */
@final
export class TimeStampInput {
  constructor(
    readonly profile: TimeStampProfile,
    /** Trusted: roots, intermediate CAs, or the authority's own certificate. */
    readonly anchors: Array<TrustAnchor>,
    /** Not trusted: certificates of signers and CAs, for tokens that come without them. */
    readonly certificates: Array<Certificate>,
    /** The contents of the request's nonce; null when there was none, or it is not known: then none is asked for. */
    readonly nonce: Uint8Array | null = null,
    /** The OID of the policy that the request asked for, or null for any. */
    readonly policy: Uint8Array | null = null,
  ) {}
}

/**
 * Verifies that a trusted authority has stamped `message`, in this order:
 *
 * 1. the imprint is the message's digest; nonce and policy are the request's;
 * 2. there is one signer (`TimeStampProfile.allowsSeveralSigners`: one of several passes all that follows);
 * 3. its signed attributes, signature and certificate (`findSigner`). The certificate that is judged from here on is the
 *    one whose key has signed, wherever in the token it stands;
 * 4. that certificate is an authority's (`timeStampingProblem`), and valid at the signing-time, if the attributes have one;
 * 5. a path leads from it to an anchor, at genTime (`buildPath`), by the certificates in the token and those of the
 *    input; SigningCertificate may limit which.
 *
 * TimestampMalformed, TimestampMismatch (1), TimestampUntrusted (3 to 5, with the particulars), BudgetExhausted. Of several
 * signers the fault nearest to success.
 *
 * Not checked: revocation; that the authority was trusted at genTime (a trusted root gives it a period); the Notary
 * Project's further rules for the certificates of the path; that `tsa` is one of the certificate's names, as RFC 3161 wants:
 * it is the authority's word for itself, and the certificate is named by its digest.
 */
export function verifyTimeStamp(token: TimeStampToken, message: Uint8Array, input: TimeStampInput): Result<TimeStamp> {
  const mismatch = requestFault(token.tstInfo, message, input);
  if (mismatch != null) return failed<TimeStamp>(mismatch);
  const signers = token.signedData.signerInfos;
  if (signers.length == 0) return fail<TimeStamp>(FaultCode.TimestampMalformed, "no signer");
  if (signers.length > 1 && !input.profile.allowsSeveralSigners) {
    return fail<TimeStamp>(FaultCode.TimestampMalformed, signers.length.toString() + " signers in place of one");
  }
  const certificates = allCertificates(token, input);
  let fault: Fault | null = null;
  for (let i = 0; i < signers.length; i++) {
    const path = verifySigner(token, signers[i], certificates, input);
    if (path.isOk) return ok(new TimeStamp(token.tstInfo, accuracyOf(token.tstInfo, input.profile), path.value));
    fault = mostSpecific(fault, path.fault!);
  }
  return failed<TimeStamp>(fault!);
}

/** Step 1. */
function requestFault(tstInfo: TstInfo, message: Uint8Array, input: TimeStampInput): Fault | null {
  if (!equalBytes(tstInfo.hashedMessage, hashOf(tstInfo.imprintHash, message))) {
    return new Fault(FaultCode.TimestampMismatch, "the imprint is of other bytes");
  }
  const nonce = input.nonce;
  const found = tstInfo.nonce;
  if (nonce != null && (found == null || !equalBytes(found, nonce))) {
    return new Fault(FaultCode.TimestampMismatch, "the nonce is another than the request's");
  }
  const policy = input.policy;
  if (policy == null || equalBytes(tstInfo.policy, policy)) return null;
  return new Fault(FaultCode.TimestampMismatch, "the policy is another than the request's");
}

/** Steps 3 to 5. */
function verifySigner(
  token: TimeStampToken,
  signerInfo: SignerInfo,
  certificates: Array<Certificate>,
  input: TimeStampInput,
): Result<CertificationPath> {
  const signer = findSigner(token.signedData, signerInfo, certificates, input.certificates.length, input.profile);
  if (signer.fault) return failed<CertificationPath>(signer.fault!);
  const problem = signerProblem(signer.value);
  if (problem.length != 0) return untrusted(problem);
  const pathInput = new PathInput(token.tstInfo.genTime, input.anchors, intermediates(signer.value, certificates));
  pathInput.extendedKeyUsage = ID_KP_TIME_STAMPING;
  const path = buildPath(signer.value.certificate, pathInput);
  if (path.isOk) return path;
  const fault = path.fault!;
  if (fault.code == FaultCode.BudgetExhausted) return path;
  return untrusted(faultCodeName(fault.code) + (fault.detail.length == 0 ? "" : ": " + fault.detail));
}

/** Step 4. */
function signerProblem(signer: TokenSigner): string {
  const certificate = signer.certificate;
  const signingTime = signer.attributes.signingTime;
  if (signingTime != null && !certificate.isValidAt(signingTime)) {
    return "signing-time is not within the certificate's validity";
  }
  return timeStampingProblem(certificate);
}

/** The certificates that the path may go by. */
function intermediates(signer: TokenSigner, certificates: Array<Certificate>): Array<Certificate> {
  const list: Array<Certificate> = [];
  for (let i = 0; i < certificates.length; i++) {
    if (isAllowed(signer.attributes, certificates[i])) list.push(certificates[i]);
  }
  return list;
}

function isAllowed(attributes: SignedAttributes, certificate: Certificate): bool {
  const version1 = attributes.signingCertificate;
  const version2 = attributes.signingCertificateV2;
  return (
    (version1 == null || version1.allowsInPath(certificate)) && (version2 == null || version2.allowsInPath(certificate))
  );
}

/** The certificates of the input, then those of the token that are others. */
function allCertificates(token: TimeStampToken, input: TimeStampInput): Array<Certificate> {
  const list = input.certificates.slice();
  const embedded = token.signedData.certificates;
  for (let i = 0; i < embedded.length; i++) {
    if (!includes(list, embedded[i])) list.push(embedded[i]);
  }
  return list;
}

function includes(list: Array<Certificate>, certificate: Certificate): bool {
  for (let i = 0; i < list.length; i++) {
    if (list[i].equals(certificate)) return true;
  }
  return false;
}

function accuracyOf(tstInfo: TstInfo, profile: TimeStampProfile): i64 {
  if (tstInfo.accuracy != NO_ACCURACY) return tstInfo.accuracy;
  return profile.appliesBaselineAccuracy && isOid(tstInfo.policy, BASELINE_TIME_STAMP_POLICY) ? ONE_SECOND : 0;
}

function untrusted(detail: string): Result<CertificationPath> {
  return fail<CertificationPath>(FaultCode.TimestampUntrusted, detail);
}
