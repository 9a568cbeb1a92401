/** Signatures on certificates (RFC 5280 §6.1.3 (a) (1)), each checked once in a search. */
import { equalBytes } from "../../bytes/compare";
import { Fault, FaultCode } from "../../fault/fault";
import { schemeOfAlgorithm } from "../../signature/algorithm";
import { PublicKey } from "../../signature/key";
import { verifyRemembered, verifyWith } from "../../signature/verify";
import { Certificate } from "../certificate";
import { PathBudget } from "./pathBudget";

/** A key and where it comes from: two certificates of one CA hold one key. */
@final
export class IssuerKey {
  constructor(
    readonly key: PublicKey,
    /** The DER that it was parsed from; null for the key of an anchor without a certificate. */
    readonly spki: Uint8Array | null,
  ) {}

  /** True for the same bytes, or the same object. */
  equals(other: IssuerKey): bool {
    const spki = this.spki;
    const otherSpki = other.spki;
    return spki == null || otherSpki == null ? this.key == other.key : equalBytes(spki, otherSpki);
  }
}


@final
class Outcome {
  constructor(
    readonly certificate: Certificate,
    readonly issuer: IssuerKey,
    readonly fault: Fault | null,
  ) {}
}

/** What was found out about signatures. There are never more outcomes than the budget has signatures. */
@final
export class SignatureMemo {
  private readonly outcomes: Outcome[] = [];

  /**
   * CertificateSignature unless the key signed the certificate in a way that is supported; BudgetExhausted when it would
   * have to be checked and the budget has no more checks.
   */
  faultOf(certificate: Certificate, issuer: IssuerKey, budget: PathBudget): Fault | null {
    for (let i = 0; i < this.outcomes.length; i++) {
      const outcome = this.outcomes[i];
      if (outcome.certificate == certificate && outcome.issuer.equals(issuer)) return outcome.fault;
    }
    if (!budget.takeSignature()) return budget.fault;
    const fault = signatureFault(certificate, issuer.key);
    this.outcomes.push(new Outcome(certificate, issuer, fault));
    return fault;
  }
}

/**
 * What authorities are certified by comes again with each leaf of theirs and is remembered beyond the search, which spends as
 * much of its budget either way; a leaf comes once.
 *
 * Certificates come from anyone: an algorithm or a key that is not supported is the certificate's fault, no setting's.
 */
function signatureFault(certificate: Certificate, key: PublicKey): Fault | null {
  const scheme = schemeOfAlgorithm(certificate.signatureAlgorithm);
  if (scheme.fault) return scheme.fault!.as(FaultCode.CertificateSignature);
  const constraints = certificate.extensions.basicConstraints;
  const proof =
    constraints != null && constraints.isCa
      ? verifyRemembered(key, scheme.value, certificate.tbs, certificate.signature)
      : verifyWith(key, scheme.value, certificate.tbs, certificate.signature);
  return proof.fault ? signatureFaultOf(proof.fault!) : null;
}

function signatureFaultOf(fault: Fault): Fault {
  return fault.code == FaultCode.SignatureMismatch
    ? new Fault(FaultCode.CertificateSignature, "not signed by its issuer's key")
    : fault.as(FaultCode.CertificateSignature);
}
