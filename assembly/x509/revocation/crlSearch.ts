/** The entries of a CRL for one certificate (RFC 5280 §5.3, §6.3.3 (i) and (j)). */
import { DerReader } from "../../asn1/der";
import { MAX_CRL_ENTRIES_OF_ONE, MAX_CRL_ISSUER_CHANGES, MAX_CRL_ISSUER_CHANGE_BYTES } from "../../bytes/limits";
import { FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { Instant } from "../../time/instant";
import { Certificate } from "../certificate";
import { GeneralNameKind, readGeneralNames } from "../generalName";
import { Name } from "../name";
import { CertificateList } from "./certificateList";
import { CrlReason } from "./crlReason";
import { RevokedCertificateReader } from "./revokedCertificates";

/** What a CRL, or an OCSP response, says of a revoked certificate. */
@final
export class Revocation {
  constructor(
    readonly reason: CrlReason,
    readonly revocationDate: Instant,
    /** Since when the key may be in wrong hands (§5.3.2); null when it is not said. */
    readonly invalidityDate: Instant | null,
  ) {}

  /**
   * Whether it counts for something that was signed at this time. Without a proven time of signing it always does; with one,
   * only an invalidityDate after it says that the signature is older than the trouble. The revocation date does not: a
   * key is stolen before its certificate is revoked.
   */
  countsFor(signedAt: Instant | null): bool {
    const invalidity = this.invalidityDate;
    return signedAt == null || invalidity == null || signedAt.compare(invalidity) >= 0;
  }
}

/**
 * All entries for the certificate, in their order; none when it is not listed. In an indirect CRL an entry is for the issuer
 * that it, or the last entry before it, names; without any for the CRL's own (§5.3.3).
 *
 * RevocationInvalid: the name of a certificate issuer that is not well-formed. BudgetExhausted: MAX_CRL_ISSUER_CHANGES,
 * MAX_CRL_ISSUER_CHANGE_BYTES, MAX_CRL_ENTRIES_OF_ONE.
 */
export function revocationsIn(list: CertificateList, certificate: Certificate): Result<Revocation[]> {
  const found: Revocation[] = [];
  const entry = list.entries();
  const issuer = new EntryIssuer(certificate.issuer, list.issuer.equals(certificate.issuer));
  while (entry.next()) {
    if (entry.hasCertificateIssuer) issuer.change(entry);
    if (issuer.matches && entry.isFor(certificate.serialNumber)) {
      if (found.length == MAX_CRL_ENTRIES_OF_ONE) return tooManyEntries();
      found.push(new Revocation(entry.reason, entry.revocationDate, entry.invalidityDate));
    }
  }
  return issuer.fault == null ? ok(found) : issuer.fault!;
}

function tooManyEntries(): Result<Revocation[]> {
  const limit = MAX_CRL_ENTRIES_OF_ONE.toString();
  return fail<Revocation[]>(FaultCode.BudgetExhausted, "more than " + limit + " entries for one certificate");
}

/** Whose certificates the entries are for, from entry to entry. */
@final
class EntryIssuer {
  fault: Result<Revocation[]> | null = null;
  private changes: i32 = 0;
  private size: i32 = 0;

  constructor(
    private readonly wanted: Name,
    /** Whether it is the wanted name. */
    public matches: bool,
  ) {}

  /** The entry names another issuer. After a fault none matches. */
  change(entry: RevokedCertificateReader): void {
    this.matches = this.fault == null && this.isWanted(entry.certificateIssuer);
  }

  /** Whether one of the GeneralNames is the wanted name. */
  private isWanted(der: Uint8Array): bool {
    this.size += der.length;
    if (++this.changes > MAX_CRL_ISSUER_CHANGES || this.size > MAX_CRL_ISSUER_CHANGE_BYTES) {
      const detail = `more than ${MAX_CRL_ISSUER_CHANGES} changes of certificate issuer, or ${MAX_CRL_ISSUER_CHANGE_BYTES} bytes`;
      this.fault = fail<Revocation[]>(FaultCode.BudgetExhausted, detail);
      return false;
    }
    const reader = new DerReader(der, "certificateIssuer");
    const names = readGeneralNames(reader, "");
    reader.end();
    if (reader.fault) {
      this.fault = failed<Revocation[]>(reader.fault!.as(FaultCode.RevocationInvalid));
      return false;
    }
    for (let i = 0; i < names.length; i++) {
      if (names[i].kind == GeneralNameKind.DirectoryName && names[i].name!.equals(this.wanted)) return true;
    }
    return false;
  }
}
