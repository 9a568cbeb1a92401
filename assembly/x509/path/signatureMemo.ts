/** Signatures on certificates (RFC 5280 §6.1.3 (a) (1)), each checked once in a search. */
import { equalBytes } from "../../bytes/compare";
import { Fault, FaultCode } from "../../fault/fault";
import { schemeOfAlgorithm } from "../../signature/algorithm";
import { PublicKey } from "../../signature/key";
import { verifyRemembered, verifyWith } from "../../signature/verify";
import { Certificate } from "../certificate";
import { PathBudget } from "./pathBudget";

/** What was found out about one signature by one key: certificates of one CA hold one key. */
@final
class Outcome {
  constructor(
    readonly certificate: Certificate,
    readonly key: PublicKey,
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
  faultOf(certificate: Certificate, key: PublicKey, budget: PathBudget): Fault | null {
    for (let i = 0; i < this.outcomes.length; i++) {
      const outcome = this.outcomes[i];
      if (outcome.certificate == certificate && equalBytes(outcome.key.spki, key.spki)) return outcome.fault;
    }
    if (!budget.takeSignature()) return budget.fault;
    const fault = signatureFault(certificate, key);
    this.outcomes.push(new Outcome(certificate, key, fault));
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
