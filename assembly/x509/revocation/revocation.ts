/** Whether the certificates of a path are revoked, by CRLs and OCSP responses (RFC 5280 §6.3, RFC 6960). */
import { MAX_CRL_ISSUER_DEPTH } from "../../bytes/limits";
import { Fault, FaultCode, mostSpecific } from "../../fault/fault";
import { Certificate } from "../certificate";
import { buildPath } from "../path/buildPath";
import { CertificationPath } from "../path/certificationPath";
import { PathInput } from "../path/pathInput";
import { OcspIssuer } from "./certId";
import { CrlIssuers, PathStatus } from "./crlIssuer";
import { CrlJudge } from "./crlStatus";
import { RevocationEvidence, RevocationInput } from "./evidence";
import { OcspJudge, ResponderStatus } from "./ocspStatus";
import { RevocationSignatures } from "./revocationSignatures";
import { atCertificate } from "./revokedFault";

/**
 * Null when no certificate of the path is revoked, and each is shown to be sound by a valid OCSP response, or by CRLs that
 * cover all reasons. The anchor's own certificate is not asked about: whoever trusts it has to stop trusting it.
 *
 * CertificateRevoked: one is; that outranks whatever else is wrong, and one source is enough. RevocationUnknown: of one
 * nobody says anything, or nothing current. RevocationInvalid: what is said of one is not by whoever may say it.
 * BudgetExhausted: signatures, or paths to CRL issuers. The path of the fault says which certificate, from the leaf.
 *
 * The host can withhold evidence, which makes the status unknown, and bring any evidence that is still current.
 */
export function revocationFault(
  path: CertificationPath,
  evidence: RevocationEvidence,
  input: RevocationInput,
): Fault | null {
  const check = new RevocationCheck(path, evidence, input);
  let first: Fault | null = null;
  for (let i = path.certificates.length - 1; i >= 0; i--) {
    const fault = check.faultOf(path, i);
    if (fault == null) continue;
    const placed = atCertificate(fault, "path", i);
    if (fault.code == FaultCode.CertificateRevoked) return placed;
    if (first == null) first = placed;
  }
  const unread = evidence.fault;
  if (first == null || unread == null) return first;
  if (unread.code == FaultCode.BudgetExhausted) return unread;
  if (first.code != FaultCode.RevocationUnknown) return first;
  return new Fault(first.code, `${first.detail}; not readable: ${unread.path}: ${unread.detail}`, first.path);
}

/** One check: what was found out of certificates holds for all of it. */
@final
class RevocationCheck implements PathStatus, ResponderStatus {
  private readonly issuers: CrlIssuers;
  private readonly crls: CrlJudge;
  private readonly ocsp: OcspJudge;
  /** Certificates that are not revoked. */
  private readonly settled: Certificate[] = [];
  /** Certificates whose status is in question: that of the path, and CRL issuers below it. */
  private readonly open: Certificate[] = [];

  constructor(
    private readonly path: CertificationPath,
    private readonly evidence: RevocationEvidence,
    private readonly input: RevocationInput,
  ) {
    const signatures = new RevocationSignatures();
    const issuers = new CrlIssuers(path.anchor, input, signatures);
    this.issuers = issuers;
    this.crls = new CrlJudge(evidence, input, issuers);
    this.ocsp = new OcspJudge(input.time, input.signedAt, signatures);
  }

  isNested(): bool {
    return this.open.length > 1;
  }

  /**
   * Null when the certificate at this place is not revoked, and for a certificate whose status is in question already: a CRL
   * issuer may say of itself that it is sound, as RFC 5280 does not forbid and PKITS 4.14.30 has it. Who could forge that
   * has the key, and is found out only where another CRL lists him.
   */
  faultOf(path: CertificationPath, index: i32): Fault | null {
    const certificate = path.certificates[index];
    const isKnown = path.anchor.isCertificate(certificate) || contains(this.settled, certificate);
    if (isKnown || contains(this.open, certificate)) return null;
    if (this.open.length > MAX_CRL_ISSUER_DEPTH) {
      return new Fault(FaultCode.BudgetExhausted, "too many CRL issuers that depend on each other");
    }
    this.open.push(certificate);
    const fault = this.certificateFault(path, index);
    this.open.pop();
    // What was found out while another status is open may rest on it.
    if (fault == null && this.open.length == 0) this.settled.push(certificate);
    return fault;
  }

  /** By CRLs alone: an OCSP responder does not vouch for responders. */
  responderFault(responder: Certificate): Fault | null {
    const exhausted = this.issuers.takePath();
    if (exhausted != null) return exhausted;
    const input = new PathInput(this.input.time, [this.path.anchor], this.input.path.intermediates);
    const path = buildPath(responder, input);
    if (path.fault) return path.fault!.as(FaultCode.RevocationInvalid);
    return this.crls.faultOf(path.value, 0, this);
  }

  /** Revoked by either is revoked; sound by either is sound. */
  private certificateFault(path: CertificationPath, index: i32): Fault | null {
    let isSound = false;
    let fault: Fault | null = null;
    const issuer = OcspIssuer.of(path.certificates[index], path.issuerKey(index));
    for (let i = 0; i < this.evidence.responses.length; i++) {
      const verdict = this.ocsp.judge(this.evidence.responses[i], path.certificates[index], issuer, this);
      if (!verdict.isRelevant) continue;
      const ocspFault = verdict.fault;
      if (ocspFault == null) isSound = true;
      else if (ocspFault.code == FaultCode.CertificateRevoked) return ocspFault;
      else fault = mostSpecific(fault, ocspFault);
    }
    const crlFault = this.crls.faultOf(path, index, this);
    if (crlFault != null && crlFault.code == FaultCode.CertificateRevoked) return crlFault;
    if (isSound || crlFault == null) return null;
    return fault == null ? crlFault : fault;
  }
}

function contains(list: Certificate[], certificate: Certificate): bool {
  for (let i = 0; i < list.length; i++) {
    if (list[i].equals(certificate)) return true;
  }
  return false;
}
