/** CRLs as the Notary Project uses them: signed by the certificate's issuer, one for each URL that it names. */
import { Fault, FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { Instant } from "../../time/instant";
import { Certificate } from "../certificate";
import { DistributionPoint } from "../extension/distributionPoint";
import { GeneralName, GeneralNameKind } from "../generalName";
import { CertificateList } from "./certificateList";
import { crlSignFault } from "./crlIssuer";
import { NAMED_REASONS } from "./crlReason";
import { isDeltaOf, reasonsCovered } from "./crlScope";
import { revocationsIn } from "./crlSearch";
import { ResponderStatus } from "./ocspStatus";
import { RevocationSignatures } from "./revocationSignatures";
import { RevocationSource, isHttp, unanswered } from "./revocationSource";
import { effectiveRevocation } from "./revocationVerdict";
import { revokedFault } from "./revokedFault";

/** Fetches CRLs and judges certificates by them. */
@final
export class NotaryLists {
  constructor(
    private readonly source: RevocationSource,
    private readonly time: Instant,
    private readonly signedAt: Instant | null,
    private readonly signatures: RevocationSignatures,
  ) {}

  /**
   * Null when the CRL of every URL is valid, none revokes the certificate, and together they cover all reasons. A delta CRL
   * is used when a CRL names one (freshestCRL): then it must be there.
   *
   * CertificateRevoked by any of them; else RevocationUnknown or RevocationInvalid: why one of them cannot be used.
   */
  fault(certificate: Certificate, issuer: Certificate): Fault | null {
    const points = certificate.extensions.cRLDistributionPoints;
    let reasons: u32 = 0;
    let first: Fault | null = null;
    for (let p = 0; points != null && p < points.length; p++) {
      const urls = urlsOf(points[p]);
      for (let i = 0; i < urls.length; i++) {
        const list = this.listAt(urls[i], issuer);
        let fault = list.fault;
        if (fault == null) fault = this.listFault(list.value, certificate, issuer);
        if (fault == null) reasons |= reasonsCovered(list.value, certificate, points[p]);
        else if (fault.code == FaultCode.CertificateRevoked) return fault;
        else if (first == null) first = fault;
      }
    }
    if (first != null || reasons == NAMED_REASONS) return first;
    return new Fault(
      FaultCode.RevocationUnknown,
      "the CRLs that the certificate names do not cover it for all reasons",
    );
  }

  /** Judges the OCSP responders of an issuer by the CRLs that their certificates name. */
  respondersOf(issuer: Certificate): ResponderStatus {
    return new ListedResponders(this, issuer);
  }

  /** Null when the list, with its delta CRL, does not revoke the certificate. */
  private listFault(list: CertificateList, certificate: Certificate, issuer: Certificate): Fault | null {
    if (list.isDelta) return new Fault(FaultCode.RevocationInvalid, "a delta CRL where a complete one should be");
    const found = revocationsIn(list, certificate);
    if (found.fault) return found.fault;
    let entries = found.value;
    const freshest = list.extensions.freshestCRL;
    if (freshest != null) {
      const delta = this.deltaOf(list, freshest, issuer);
      if (delta.fault) return delta.fault;
      const changes = revocationsIn(delta.value, certificate);
      if (changes.fault) return changes.fault;
      entries = entries.concat(changes.value);
    }
    // Of a hold and its end the later one counts, wherever it stands.
    const revocation = effectiveRevocation(entries, [], this.signedAt);
    return revocation == null ? null : revokedFault(certificate, revocation);
  }

  /** The delta CRL at the first of the URLs that answers. */
  private deltaOf(list: CertificateList, points: DistributionPoint[], issuer: Certificate): Result<CertificateList> {
    for (let p = 0; p < points.length; p++) {
      const urls = urlsOf(points[p]);
      for (let i = 0; i < urls.length; i++) {
        if (!isHttp(urls[i])) continue;
        const bytes = this.source.crl(urls[i]);
        if (bytes == null) continue;
        const delta = this.checked(CertificateList.fromDer(bytes), issuer);
        if (delta.fault || isDeltaOf(delta.value, list)) return delta;
        return fail<CertificateList>(
          FaultCode.RevocationInvalid,
          "the delta CRL does not continue the CRL that names it",
        );
      }
    }
    return fail<CertificateList>(FaultCode.RevocationUnknown, "the delta CRL that a CRL names could not be had");
  }

  private listAt(url: string, issuer: Certificate): Result<CertificateList> {
    const bytes = isHttp(url) ? this.source.crl(url) : null;
    if (bytes == null) return failed<CertificateList>(unanswered(url, "a CRL"));
    return this.checked(CertificateList.fromDer(bytes), issuer);
  }

  /** The list, when it is current and the issuer signed it and may. */
  private checked(parsed: Result<CertificateList>, issuer: Certificate): Result<CertificateList> {
    if (parsed.fault) return parsed;
    const list = parsed.value;
    if (!list.issuer.equals(issuer.subject)) {
      return fail<CertificateList>(FaultCode.RevocationInvalid, "the CRL is of another issuer");
    }
    const stale = list.currencyFault(this.time);
    if (stale != null) return failed<CertificateList>(stale);
    const usageFault = crlSignFault(issuer);
    if (usageFault != null) return failed<CertificateList>(usageFault);
    const key = issuer.publicKey();
    if (key.fault) return failed<CertificateList>(key.fault!.as(FaultCode.RevocationInvalid));
    const fault = this.signatures.fault(list.signatureAlgorithm, key.value, list.tbs, list.signature);
    return fault == null ? ok<CertificateList>(list) : failed<CertificateList>(fault);
  }
}

/** Whether responders are revoked, by the CRLs that their certificates name. */
@final
class ListedResponders implements ResponderStatus {
  constructor(
    private readonly lists: NotaryLists,
    private readonly issuer: Certificate,
  ) {}

  responderFault(responder: Certificate): Fault | null {
    return this.lists.fault(responder, this.issuer);
  }
}

/** The URLs of a distribution point's full name. */
function urlsOf(point: DistributionPoint): string[] {
  const urls: string[] = [];
  const name = point.name;
  const names: GeneralName[] | null = name != null ? name.fullName : null;
  for (let i = 0; names != null && i < names.length; i++) {
    if (names[i].kind == GeneralNameKind.Uri) urls.push(names[i].text);
  }
  return urls;
}
