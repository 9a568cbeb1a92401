/** Signatures on CRLs, OCSP responses and responders' certificates, counted. */
import { AlgorithmIdentifier } from "../../asn1/algorithmIdentifier";
import { MAX_REVOCATION_SIGNATURES } from "../../bytes/limits";
import { Fault, FaultCode } from "../../fault/fault";
import { schemeOfAlgorithm } from "../../signature/algorithm";
import { PublicKey } from "../../signature/key";
import { verifyWith } from "../../signature/verify";

/** Checks signatures until there were too many. */
@final
export class RevocationSignatures {
  private left: i32 = MAX_REVOCATION_SIGNATURES;

  /**
   * Null when the key signed these bytes with this algorithm. RevocationInvalid: it did not, or the algorithm is not
   * supported, such as those with SHA-1. BudgetExhausted: more than MAX_REVOCATION_SIGNATURES checks.
   */
  fault(algorithm: AlgorithmIdentifier, key: PublicKey, bytes: Uint8Array, signature: Uint8Array): Fault | null {
    const scheme = schemeOfAlgorithm(algorithm);
    if (scheme.fault) return scheme.fault!.as(FaultCode.RevocationInvalid);
    if (this.left-- <= 0) return exhausted();
    const proof = verifyWith(key, scheme.value, bytes, signature);
    if (proof.isOk) return null;
    const fault = proof.fault!;
    const detail = fault.detail.length == 0 ? "not signed by the issuer's key" : fault.detail;
    return new Fault(FaultCode.RevocationInvalid, detail);
  }
}

function exhausted(): Fault {
  const limit = MAX_REVOCATION_SIGNATURES.toString();
  return new Fault(FaultCode.BudgetExhausted, "more than " + limit + " signatures on CRLs and OCSP responses");
}
