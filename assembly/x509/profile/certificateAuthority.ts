/** One certificate authority of a trusted root: a chain, and when it may have issued (Sigstore's trusted_root.json). */
import { MAX_CHAIN_CERTIFICATES } from "../../bytes/limits";
import { FaultCode } from "../../fault/fault";
import { Result, fail, ok } from "../../fault/result";
import { Instant } from "../../time/instant";
import { isWithinPeriod } from "../../time/period";
import { Certificate } from "../certificate";
import { TrustAnchor } from "../path/trustAnchor";

/** A trusted authority. Immutable. */
@final
export class CertificateAuthority {
  private constructor(
    readonly anchor: TrustAnchor,
    /** The authority's other certificates. */
    readonly intermediates: Array<Certificate>,
    /** The first instant at which it is trusted, itself included; null: from ever. */
    readonly validFrom: Instant | null,
    /** The last instant at which it is trusted, itself included; null: for ever. */
    readonly validTo: Instant | null,
  ) {}

  /**
   * An authority by its chain: what issues leaves first, the anchor last, which need not be self-signed.
   * CertificateUntrusted for no certificate, BudgetExhausted for more than `MAX_CHAIN_CERTIFICATES`. That the chain is one
   * shows when a path is built through it.
   */
  static fromChain(
    chain: Array<Certificate>,
    validFrom: Instant | null,
    validTo: Instant | null,
  ): Result<CertificateAuthority> {
    if (chain.length == 0)
      return fail<CertificateAuthority>(FaultCode.CertificateUntrusted, "an authority without a chain");
    if (chain.length > MAX_CHAIN_CERTIFICATES) {
      const detail = `a chain of more than ${MAX_CHAIN_CERTIFICATES} certificates`;
      return fail<CertificateAuthority>(FaultCode.BudgetExhausted, detail);
    }
    const last = chain.length - 1;
    const anchor = TrustAnchor.fromCertificate(chain[last]);
    return ok(new CertificateAuthority(anchor, chain.slice(0, last), validFrom, validTo));
  }

  /** True when `time` lies between the two ends, themselves included. */
  isValidAt(time: Instant): bool {
    return isWithinPeriod(time, this.validFrom, this.validTo);
  }
}
