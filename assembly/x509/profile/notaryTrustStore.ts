/** Trust stores of the Notary Project (specification "trust-store-trust-policy", section "Trust Store"). */
import { Fault, FaultCode } from "../../fault/fault";
import { Certificate } from "../certificate";
import { isSelfSigned } from "./notaryChain";

/** The kinds of trust stores. */
export enum TrustStoreType {
  /** For the scheme `notary.x509`. */
  Ca,
  /** For the scheme `notary.x509.signingAuthority`. */
  SigningAuthority,
  /** For time-stamp tokens. */
  Tsa,
}

/**
 * What is wrong with the certificates of one trust store, or null. There is at least one; each is a CA's or self-signed; in
 * a store for time stamping each is the self-signed root of a CA. CertificateUntrusted for an empty store, CertificateNotCa.
 */
export function trustStoreFault(certificates: Array<Certificate>, type: TrustStoreType): Fault | null {
  if (certificates.length == 0) return new Fault(FaultCode.CertificateUntrusted, "the trust store is empty");
  for (let i = 0; i < certificates.length; i++) {
    const path = "certificates[" + i.toString() + "]";
    const basicConstraints = certificates[i].extensions.basicConstraints;
    const isCa = basicConstraints != null && basicConstraints.isCa;
    if (type == TrustStoreType.Tsa) {
      if (isCa && isSelfSigned(certificates[i])) continue;
      return new Fault(FaultCode.CertificateNotCa, "it is not the self-signed root of a CA", path);
    }
    if (isCa || isSelfSigned(certificates[i])) continue;
    return new Fault(FaultCode.CertificateNotCa, "it is neither a CA's nor self-signed", path);
  }
  return null;
}

/**
 * The certificate of the store that vouches for a chain, being one of the chain's, byte for byte; null when none does. An
 * intermediate or the leaf may be in the store. The chain must have passed the rules of notaryChain.ts.
 */
export function trustedCertificate(chain: Array<Certificate>, store: Array<Certificate>): Certificate | null {
  for (let i = 0; i < chain.length; i++) {
    for (let j = 0; j < store.length; j++) {
      if (chain[i].equals(store[j])) return store[j];
    }
  }
  return null;
}
