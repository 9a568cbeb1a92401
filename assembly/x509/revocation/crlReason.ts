/** Why a certificate was revoked (RFC 5280 §5.3.1), and the sets of reasons that CRLs cover (§4.2.1.13, §5.2.5). */

/** CRLReason. The numbers are those of the standard; there is no 7. */
export enum CrlReason {
  Unspecified = 0,
  KeyCompromise = 1,
  CaCompromise = 2,
  AffiliationChanged = 3,
  Superseded = 4,
  CessationOfOperation = 5,
  CertificateHold = 6,
  RemoveFromCrl = 8,
  PrivilegeWithdrawn = 9,
  AaCompromise = 10,
}

/** The largest number of a CRLReason. */
export const LAST_CRL_REASON: i32 = 10;

/** The named bits of ReasonFlags that stand for a reason: 1 to 8. Bit 0 is unused, and bits beyond 8 have no meaning. */
export const NAMED_REASONS: u32 = 0x1fe;

/** True for the number of a CRLReason. */
export function isCrlReason(number: i32): bool {
  return number >= 0 && number <= LAST_CRL_REASON && number != 7;
}

/** The reason's name as the standard spells it. */
export function crlReasonName(reason: CrlReason): string {
  switch (reason) {
    case CrlReason.Unspecified:
      return "unspecified";
    case CrlReason.KeyCompromise:
      return "keyCompromise";
    case CrlReason.CaCompromise:
      return "cACompromise";
    case CrlReason.AffiliationChanged:
      return "affiliationChanged";
    case CrlReason.Superseded:
      return "superseded";
    case CrlReason.CessationOfOperation:
      return "cessationOfOperation";
    case CrlReason.CertificateHold:
      return "certificateHold";
    case CrlReason.RemoveFromCrl:
      return "removeFromCRL";
    case CrlReason.PrivilegeWithdrawn:
      return "privilegeWithdrawn";
    case CrlReason.AaCompromise:
      return "aACompromise";
  }
  return unreachable();
}
