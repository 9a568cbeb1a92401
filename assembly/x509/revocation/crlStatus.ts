/** What the CRLs at hand say of a certificate (RFC 5280 §6.3.3). */
import { Fault, FaultCode, mostSpecific } from "../../fault/fault";
import { PublicKey } from "../../signature/key";
import { Certificate } from "../certificate";
import { CertificationPath } from "../path/certificationPath";
import { CertificateList } from "./certificateList";
import { CrlIssuers, PathStatus } from "./crlIssuer";
import { NAMED_REASONS } from "./crlReason";
import { compareNumbers, isDeltaOf, isDeltaOfLater, reasonsCovered } from "./crlScope";
import { Revocation, revocationsIn } from "./crlSearch";
import { RevocationEvidence, RevocationInput } from "./evidence";
import { effectiveRevocation } from "./revocationVerdict";
import { revokedFault } from "./revokedFault";

/** Judges certificates by all CRLs at hand. */
@final
export class CrlJudge {
  constructor(
    private readonly evidence: RevocationEvidence,
    private readonly input: RevocationInput,
    private readonly issuers: CrlIssuers,
  ) {}

  /**
   * Null when CRLs that are valid and current cover the certificate for all reasons, and none revokes it. Each CRL that
   * speaks of it is looked at, for any of its distribution points: where two disagree the worse one counts.
   *
   * CertificateRevoked; otherwise what kept a CRL from being used, or RevocationUnknown.
   */
  faultOf(path: CertificationPath, index: i32, status: PathStatus): Fault | null {
    const certificate = path.certificates[index];
    let reasons: u32 = 0;
    let fault: Fault | null = null;
    for (let i = 0; i < this.evidence.lists.length; i++) {
      const list = this.evidence.lists[i];
      const covered = reasonsAtAnyPoint(list, certificate);
      if (covered == 0) continue;
      const listFault = this.listFault(list, path, index, status);
      if (listFault == null) reasons |= covered;
      else if (listFault.code == FaultCode.CertificateRevoked) return listFault;
      else fault = mostSpecific(fault, listFault);
    }
    if (reasons == NAMED_REASONS) return null;
    if (fault != null) return fault;
    const detail = reasons == 0 ? "no CRL is at hand for it" : "the CRLs at hand do not cover all reasons";
    return new Fault(FaultCode.RevocationUnknown, detail);
  }

  /** Null when the list may be used, with the newest delta CRL that may, and they do not revoke the certificate. */
  private listFault(list: CertificateList, path: CertificationPath, index: i32, status: PathStatus): Fault | null {
    const stale = list.currencyFault(this.input.time);
    if (stale != null) return stale;
    const signer = this.issuers.signerOf(list, path, index, status);
    if (signer.fault) return signer.fault;
    const certificate = path.certificates[index];
    const complete = revocationsIn(list, certificate);
    if (complete.fault) return complete.fault;
    if (this.isSuperseded(list, signer.value)) {
      return new Fault(FaultCode.RevocationUnknown, "a delta CRL counts from a newer CRL than the one at hand");
    }
    const delta = this.deltaOf(list, signer.value);
    let changes: Revocation[] = [];
    if (delta != null) {
      const found = revocationsIn(delta, certificate);
      if (found.fault) return found.fault;
      changes = found.value;
    }
    const revocation = effectiveRevocation(complete.value, changes, this.input.signedAt);
    return revocation == null ? null : revokedFault(certificate, revocation);
  }

  /** The delta CRL with the highest number that is current and signed with the same key (§6.3.3 (c), (h)); or null. */
  private deltaOf(list: CertificateList, key: PublicKey): CertificateList | null {
    let best: CertificateList | null = null;
    for (let i = 0; i < this.evidence.lists.length; i++) {
      const delta = this.evidence.lists[i];
      if (!isDeltaOf(delta, list) || !delta.isCurrentAt(this.input.time)) continue;
      const isOlder = best != null && compareNumbers(delta.extensions.crlNumber, best.extensions.crlNumber) <= 0;
      if (!isOlder && this.issuers.signatureFault(delta, key) == null) best = delta;
    }
    return best;
  }

  /** Whether a delta CRL by the same key shows that there is a newer complete CRL: this one may lack what that has. */
  private isSuperseded(list: CertificateList, key: PublicKey): bool {
    for (let i = 0; i < this.evidence.lists.length; i++) {
      const delta = this.evidence.lists[i];
      if (!isDeltaOfLater(delta, list) || !delta.isCurrentAt(this.input.time)) continue;
      if (this.issuers.signatureFault(delta, key) == null) return true;
    }
    return false;
  }
}

/** For which reasons the list speaks of the certificate, at any of its distribution points and at the supposed one. */
function reasonsAtAnyPoint(list: CertificateList, certificate: Certificate): u32 {
  let reasons = reasonsCovered(list, certificate, null);
  const points = certificate.extensions.cRLDistributionPoints;
  if (points == null) return reasons;
  for (let i = 0; i < points.length; i++) reasons |= reasonsCovered(list, certificate, points[i]);
  return reasons;
}
