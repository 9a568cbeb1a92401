/** One timestamp authority of a trusted root (Sigstore's trusted_root.json; RFC 3161). */
import { MAX_CHAIN_CERTIFICATES } from "../../bytes/limits";
import { equalBytes } from "../../bytes/compare";
import { TimeStamp } from "../../cms/timeStamp";
import { TimeStampProfile } from "../../cms/timeStampProfile";
import { TimeStampToken } from "../../cms/timeStampToken";
import { TimeStampInput, verifyTimeStamp } from "../../cms/verifyTimeStamp";
import { FaultCode } from "../../fault/fault";
import { Result, fail, ok } from "../../fault/result";
import { Instant } from "../../time/instant";
import { isWithinPeriod } from "../../time/period";
import { Certificate } from "../../x509/certificate";
import { TrustAnchor } from "../../x509/path/trustAnchor";

/** A trusted authority: its chain, its names, and when it may have stamped. Immutable. */
@final
export class TimestampAuthority {
  private constructor(
    /** Where it answers; may be empty. It says which authority this is, and is never connected to. */
    readonly uri: string,
    /** Who runs it, such as `sigstore.dev`; may be empty. */
    readonly operator: string,
    /** The last certificate of the chain, which is the anchor. */
    readonly anchor: Certificate,
    /** The authority's own certificate, when the chain begins with it: then no other may have signed. */
    readonly signer: Certificate | null,
    /** The first instant at which its timestamps count, itself included; null: from ever. */
    readonly validFrom: Instant | null,
    /** The last instant at which its timestamps count, itself included; null: for ever. */
    readonly validTo: Instant | null,
    private readonly input: TimeStampInput,
  ) {}

  /**
   * An authority by its chain: what signs first, or the CA that issued it when the chain does not name one signer; the
   * anchor last, which need not be self-signed. CertificateUntrusted for no certificate, BudgetExhausted for more than
   * `MAX_CHAIN_CERTIFICATES`. That the chain is one shows when a timestamp is verified.
   */
  static fromChain(
    chain: Array<Certificate>,
    uri: string,
    operator: string,
    validFrom: Instant | null,
    validTo: Instant | null,
  ): Result<TimestampAuthority> {
    if (chain.length == 0) {
      return fail<TimestampAuthority>(FaultCode.CertificateUntrusted, "an authority without a chain");
    }
    if (chain.length > MAX_CHAIN_CERTIFICATES) {
      const detail = `a chain of more than ${MAX_CHAIN_CERTIFICATES} certificates`;
      return fail<TimestampAuthority>(FaultCode.BudgetExhausted, detail);
    }
    const anchor = chain[chain.length - 1];
    const input = new TimeStampInput(TimeStampProfile.sigstore(), [TrustAnchor.fromCertificate(anchor)], chain);
    const signer: Certificate | null = isCa(chain[0]) ? null : chain[0];
    return ok(new TimestampAuthority(uri, operator, anchor, signer, validFrom, validTo, input));
  }

  /** True when `time` lies between the two ends, themselves included. */
  isValidAt(time: Instant): bool {
    return isWithinPeriod(time, this.validFrom, this.validTo);
  }

  /**
   * Verifies that this authority stamped `message` (`verifyTimeStamp`, Sigstore's profile), within the period in which it is
   * trusted, and with its own certificate when the trusted root names it. Faults of `verifyTimeStamp`; TimestampUntrusted for
   * the two latter.
   */
  verify(token: TimeStampToken, message: Uint8Array): Result<TimeStamp> {
    const stamp = verifyTimeStamp(token, message, this.input);
    if (!stamp.isOk) return stamp;
    const signer = this.signer;
    if (signer != null && !stamp.value.signer.equals(signer)) {
      return untrusted("signed by another certificate than the authority's in the trusted root");
    }
    if (this.isValidAt(stamp.value.genTime)) return stamp;
    return untrusted("the authority was not trusted at " + stamp.value.genTime.toRfc3339());
  }

  /**
   * Whether the two count as one where timestamps of several authorities are demanded: the same operator, the same URI, or
   * the same anchor. (An authority that renews its certificates has several entries in a trusted root.)
   */
  isSameAs(other: TimestampAuthority): bool {
    if (this.operator.length != 0 && this.operator == other.operator) return true;
    if (this.uri.length != 0 && this.uri == other.uri) return true;
    return equalBytes(this.anchor.spki, other.anchor.spki);
  }
}

function isCa(certificate: Certificate): bool {
  const basicConstraints = certificate.extensions.basicConstraints;
  return basicConstraints != null && basicConstraints.isCa;
}

function untrusted(detail: string): Result<TimeStamp> {
  return fail<TimeStamp>(FaultCode.TimestampUntrusted, detail);
}
