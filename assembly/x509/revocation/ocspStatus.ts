/** Judging OCSP responses (RFC 6960 §3.2, §4.2.2). */
import { ID_KP_OCSP_SIGNING, ID_PKIX_OCSP_NOCHECK } from "../../asn1/oids";
import { equalBytes } from "../../bytes/compare";
import { Fault, FaultCode, mostSpecific } from "../../fault/fault";
import { sha1ForIdentifier } from "../../hash/sha1";
import { readSubjectPublicKeyInfo } from "../../asn1/subjectPublicKeyInfo";
import { PublicKey } from "../../signature/key";
import { Instant } from "../../time/instant";
import { Certificate } from "../certificate";
import { KeyUsageBit } from "../extension/keyUsage";
import { OcspIssuer } from "./certId";
import { BasicOcspResponse, OcspResponse, ocspStatusName } from "./ocspResponse";
import { RevocationSignatures } from "./revocationSignatures";
import { revokedFault } from "./revokedFault";
import { CertStatus, SingleResponse } from "./singleResponse";

/** Who can say whether a responder's certificate is revoked, when it does not say that nobody should ask. */
export interface ResponderStatus {
  /** Null when it is not revoked. */
  responderFault(responder: Certificate): Fault | null;
}

/** What a response says of a certificate. */
@final
export class OcspVerdict {
  constructor(
    /** Whether it speaks of the certificate at all. */
    readonly isRelevant: bool,
    /** Whether it says, provably, that the status is not known. */
    readonly isUnknown: bool,
    /** Null when the certificate is good; CertificateRevoked; otherwise why nothing is known. */
    readonly fault: Fault | null,
  ) {}
}

/** Judges responses at one time. */
@final
export class OcspJudge {
  constructor(
    private readonly time: Instant,
    private readonly signedAt: Instant | null,
    private readonly signatures: RevocationSignatures,
  ) {}

  /**
   * What the response says of the certificate, which `issuer` has issued. `good` needs all of: a successful response, a
   * single response for this very certificate, current, and a signature by the issuer or by a responder to whom the
   * issuer itself has given a certificate for it. Of several single responses for it the worst counts.
   *
   * CertificateRevoked: it is revoked, and that counts for what was signed at `signedAt`. RevocationUnknown: the status is
   * unknown, or no current one is given, or the responder answers with an error. RevocationInvalid: not signed by one who
   * may. A nonce is not asked for: `nextUpdate` bounds how long an answer can be used again.
   */
  judge(
    response: OcspResponse,
    certificate: Certificate,
    issuer: OcspIssuer,
    responders: ResponderStatus,
  ): OcspVerdict {
    const basic = response.basic;
    if (basic == null) return unknown("the OCSP responder answers " + ocspStatusName(response.status));
    const answers = answersFor(basic, certificate, issuer);
    if (answers.length == 0) {
      const detail = "the OCSP response is not for this certificate";
      return new OcspVerdict(false, false, new Fault(FaultCode.RevocationUnknown, detail));
    }
    const fault = this.signerFault(basic, issuer, responders);
    if (fault != null) return new OcspVerdict(true, false, fault);
    let isUnknown = false;
    let worst: Fault | null = null;
    for (let i = 0; i < answers.length; i++) {
      const answer = answers[i];
      const answerFault = this.answerFault(answer, certificate);
      if (answerFault == null) continue;
      if (answerFault.code == FaultCode.CertificateRevoked) return new OcspVerdict(true, false, answerFault);
      isUnknown = isUnknown || (answer.status == CertStatus.Unknown && answer.isCurrentAt(this.time));
      worst = answerFault;
    }
    return new OcspVerdict(true, isUnknown, worst);
  }

  private answerFault(answer: SingleResponse, certificate: Certificate): Fault | null {
    if (!answer.isCurrentAt(this.time)) return unknown(currencyProblem(answer, this.time)).fault;
    if (answer.status == CertStatus.Unknown) return unknown("the OCSP responder does not know the certificate").fault;
    const revocation = answer.revocation;
    if (revocation == null || !revocation.countsFor(this.signedAt)) return null;
    return revokedFault(certificate, revocation);
  }

  /** Null when the issuer signed, or one that it has authorised (§4.2.2.2). */
  private signerFault(basic: BasicOcspResponse, issuer: OcspIssuer, responders: ResponderStatus): Fault | null {
    let fault: Fault | null = null;
    if (isNamed(basic, issuer)) {
      fault = this.signatureFault(basic, issuer.key);
      if (fault == null) return null;
    }
    const certificates = basic.responderCertificates();
    for (let i = 0; i < certificates.length; i++) {
      if (!isResponder(basic, certificates[i])) continue;
      let responderFault = this.responderFault(basic, certificates[i], issuer);
      if (responderFault == null) responderFault = revocationOf(certificates[i], responders);
      if (responderFault == null) return null;
      fault = mostSpecific(fault, responderFault);
    }
    if (fault != null) return fault;
    return refused("the OCSP response names a responder that is neither the issuer nor among its certificates");
  }

  /** Null when this certificate's key signed, and the issuer has made it a responder. Signatures come last. */
  private responderFault(basic: BasicOcspResponse, responder: Certificate, issuer: OcspIssuer): Fault | null {
    const problem = this.authorityProblem(responder, issuer);
    if (problem.length != 0) return refused("the OCSP responder's certificate " + problem);
    const key = responder.publicKey();
    if (key.fault) return key.fault!.as(FaultCode.RevocationInvalid);
    const fault = this.signatures.fault(responder.signatureAlgorithm, issuer.key, responder.tbs, responder.signature);
    return fault == null ? this.signatureFault(basic, key.value) : fault;
  }

  /** Why the certificate is no responder's of this issuer, or nothing. anyExtendedKeyUsage is not enough (§4.2.2.2). */
  private authorityProblem(responder: Certificate, issuer: OcspIssuer): string {
    if (!responder.issuer.equals(issuer.name)) return "is not by the certificate's issuer";
    if (!responder.isValidAt(this.time)) return "is not valid at this time";
    if (responder.extensions.unknownCritical != null) return "has a critical extension that is not known";
    const purposes = responder.extensions.extendedKeyUsage;
    if (purposes == null || !purposes.has(ID_KP_OCSP_SIGNING)) return "is not for id-kp-OCSPSigning";
    const usage = responder.extensions.keyUsage;
    return usage == null || usage.has(KeyUsageBit.DigitalSignature) ? "" : "is not for digitalSignature";
  }

  private signatureFault(basic: BasicOcspResponse, key: PublicKey): Fault | null {
    return this.signatures.fault(basic.signatureAlgorithm, key, basic.tbs, basic.signature);
  }
}

/**
 * Null when the responder's certificate says that nobody need ask whether it is revoked, or does not say how to (§4.2.2.2.1
 * leaves the latter to us); else what those who know say.
 */
function revocationOf(responder: Certificate, responders: ResponderStatus): Fault | null {
  const extensions = responder.extensions;
  if (extensions.find(ID_PKIX_OCSP_NOCHECK) != null) return null;
  const saysHow = extensions.cRLDistributionPoints != null || extensions.authorityInfoAccess != null;
  const fault = saysHow ? responders.responderFault(responder) : null;
  const isRevoked = fault != null && fault.code == FaultCode.CertificateRevoked;
  return isRevoked ? refused("the OCSP responder's certificate is revoked") : fault;
}

/** The single responses for the certificate. */
function answersFor(basic: BasicOcspResponse, certificate: Certificate, issuer: OcspIssuer): SingleResponse[] {
  const answers: SingleResponse[] = [];
  for (let i = 0; i < basic.responses.length; i++) {
    if (basic.responses[i].certId.isFor(certificate, issuer)) answers.push(basic.responses[i]);
  }
  return answers;
}

/** Whether the response says that the issuer itself signed it. */
function isNamed(basic: BasicOcspResponse, issuer: OcspIssuer): bool {
  const name = basic.responderName;
  if (name != null) return name.equals(issuer.name);
  return equalBytes(basic.responderKeyHash!, sha1ForIdentifier(issuer.keyBits));
}

/** Whether the response says that this certificate's key signed it. */
function isResponder(basic: BasicOcspResponse, certificate: Certificate): bool {
  const name = basic.responderName;
  if (name != null) return name.equals(certificate.subject);
  const info = readSubjectPublicKeyInfo(certificate.spki);
  return info.isOk && equalBytes(basic.responderKeyHash!, sha1ForIdentifier(info.value.key));
}

function currencyProblem(answer: SingleResponse, time: Instant): string {
  const next = answer.nextUpdate;
  if (next == null) return "the OCSP response does not say until when it holds";
  if (answer.thisUpdate.compare(time) > 0) return "the OCSP response is from " + answer.thisUpdate.toRfc3339();
  return "the OCSP response has expired at " + next.toRfc3339();
}

function unknown(detail: string): OcspVerdict {
  return new OcspVerdict(true, false, new Fault(FaultCode.RevocationUnknown, detail));
}

function refused(detail: string): Fault {
  return new Fault(FaultCode.RevocationInvalid, detail);
}
