/**
 * Revocation as the Notary Project checks it (specifications/specs/trust-store-trust-policy.md, "Certificate Revocation
 * Evaluation"): each certificate by the URLs that it names, over answers that the host brings.
 */
import { ID_AD_OCSP } from "../../asn1/oids";
import { Fault, FaultCode } from "../../fault/fault";
import { Instant } from "../../time/instant";
import { Certificate } from "../certificate";
import { OcspIssuer, ocspRequest } from "./certId";
import { NotaryLists } from "./notaryLists";
import { OcspResponse } from "./ocspResponse";
import { OcspJudge } from "./ocspStatus";
import { RevocationSignatures } from "./revocationSignatures";
import { atCertificate } from "./revokedFault";
import { RevocationSource, isHttp, unanswered } from "./revocationSource";

/** What was found out of one certificate. */
export enum RevocationResult {
  Ok,
  Revoked,
  Unknown,
  /** It is a root, or names nobody who could be asked. */
  NonRevokable,
}

/** By what. */
export enum RevocationMethod {
  None,
  Ocsp,
  Crl,
  /** OCSP gave no answer, CRLs were asked in its place. */
  OcspFallbackCrl,
}

/** The outcome for one certificate. */
@final
export class CertificateRevocation {
  constructor(
    readonly result: RevocationResult,
    readonly method: RevocationMethod,
    /** Why it is Revoked or Unknown, else null. */
    readonly fault: Fault | null,
  ) {}
}

/** The outcome for a chain. */
@final
export class ChainRevocation {
  constructor(
    /** One for each certificate, in the order of the chain. */
    readonly certificates: CertificateRevocation[],
    /** Null when none is Revoked or Unknown; CertificateRevoked outranks what is not known. */
    readonly fault: Fault | null,
  ) {}
}

/**
 * Checks a chain, leaf first, root last, of which each certificate is known to be issued by the next. A certificate is
 * asked about by OCSP when it names responders; by CRLs when it names those alone, or when OCSP has no answer. The root is
 * not asked about. URLs have to be `http:`, as the specification wants them.
 *
 * Stricter than the project's own implementation where RFC 5280 and RFC 6960 are: a responder needs id-kp-OCSPSigning, and
 * the scope of a CRL (issuingDistributionPoint) counts. Each fault's path says which certificate, from the leaf.
 *
 * Not checked: the chain itself, and that the host asked the URL that its answer is said to be from; what it can do is
 * to withhold answers, which makes the status unknown.
 */
export function notaryRevocation(
  chain: Certificate[],
  source: RevocationSource,
  time: Instant,
  signedAt: Instant | null,
): ChainRevocation {
  const check = new NotaryCheck(source, time, signedAt);
  const results: CertificateRevocation[] = [];
  let fault: Fault | null = null;
  for (let i = 0; i < chain.length; i++) {
    const result = i + 1 < chain.length ? check.certificate(chain[i], chain[i + 1]) : nonRevokable();
    results.push(result);
    const found = result.fault;
    if (found == null) continue;
    const isFirst = fault == null;
    const isWorse =
      result.result == RevocationResult.Revoked && !isFirst && fault!.code != FaultCode.CertificateRevoked;
    if (isFirst || isWorse) fault = atCertificate(found, "chain", i);
  }
  return new ChainRevocation(results, fault);
}

/** One check of a chain. */
@final
class NotaryCheck {
  private readonly lists: NotaryLists;
  private readonly ocsp: OcspJudge;

  constructor(
    private readonly source: RevocationSource,
    private readonly time: Instant,
    signedAt: Instant | null,
  ) {
    const signatures = new RevocationSignatures();
    this.lists = new NotaryLists(source, time, signedAt, signatures);
    this.ocsp = new OcspJudge(time, signedAt, signatures);
  }

  certificate(certificate: Certificate, issuer: Certificate): CertificateRevocation {
    const access = certificate.extensions.authorityInfoAccess;
    const urls = access != null ? access.urisOf(ID_AD_OCSP) : [];
    const hasLists = certificate.extensions.cRLDistributionPoints != null;
    if (urls.length == 0 && !hasLists) return nonRevokable();
    if (urls.length == 0) return outcome(this.lists.fault(certificate, issuer), RevocationMethod.Crl);
    const byOcsp = outcome(this.ocspFault(certificate, issuer, urls), RevocationMethod.Ocsp);
    if (byOcsp.result != RevocationResult.Unknown || !hasLists) return byOcsp;
    return outcome(this.lists.fault(certificate, issuer), RevocationMethod.OcspFallbackCrl);
  }

  /** The first answer of a responder that is good, revoked or provably unknown counts, whatever the others say. */
  private ocspFault(certificate: Certificate, issuer: Certificate, urls: string[]): Fault | null {
    const key = issuer.publicKey();
    if (key.fault) return key.fault;
    const ocspIssuer = OcspIssuer.of(certificate, key.value);
    const request = ocspRequest(certificate, ocspIssuer);
    let first: Fault | null = null;
    for (let i = 0; i < urls.length; i++) {
      const answer = this.answer(urls[i], request);
      if (answer == null) {
        if (first == null) first = unanswered(urls[i], "OCSP");
        continue;
      }
      const response = OcspResponse.fromDer(answer);
      const fault = response.fault;
      if (fault != null) {
        if (first == null) first = fault;
        continue;
      }
      const verdict = this.ocsp.judge(response.value, certificate, ocspIssuer, this.lists.respondersOf(issuer));
      const verdictFault = verdict.fault;
      if (verdictFault == null || verdict.isUnknown) return verdictFault;
      if (verdictFault.code == FaultCode.CertificateRevoked) return verdictFault;
      if (first == null) first = verdictFault;
    }
    return first;
  }

  private answer(url: string, request: Uint8Array): Uint8Array | null {
    return isHttp(url) ? this.source.ocspResponse(url, request) : null;
  }
}

function outcome(fault: Fault | null, method: RevocationMethod): CertificateRevocation {
  if (fault == null) return new CertificateRevocation(RevocationResult.Ok, method, null);
  const isRevoked = fault.code == FaultCode.CertificateRevoked;
  return new CertificateRevocation(isRevoked ? RevocationResult.Revoked : RevocationResult.Unknown, method, fault);
}

function nonRevokable(): CertificateRevocation {
  return new CertificateRevocation(RevocationResult.NonRevokable, RevocationMethod.None, null);
}
