/**
 * The certificate chains of the Notary Project (specification "signature-specification", section "Certificate
 * Requirements"): given in order, not built, and judged by three extensions alone.
 */
import { MAX_CHAIN_CERTIFICATES } from "../../bytes/limits";
import { Fault, FaultCode } from "../../fault/fault";
import { equalBytes } from "../../bytes/compare";
import { schemeOfAlgorithm } from "../../signature/algorithm";
import { PublicKey } from "../../signature/key";
import { verifyWith } from "../../signature/verify";
import { Instant } from "../../time/instant";
import { Certificate } from "../certificate";
import { notaryCaFault, notaryCodeSigningLeafFault, notaryTimeStampingLeafFault } from "./notaryCertificate";

/**
 * What is wrong with the chain of a signature, or null. Leaf first, a self-signed root last, each issued by the next: its
 * signature verifies and the names are the same bytes. No other certificate is self-signed, and none comes twice. A single
 * certificate is a self-signed leaf and keeps the rules of leaves alone.
 *
 * Besides basic constraints, key usage and extended key usage no extension is evaluated, not even a critical one, and
 * validity periods need not nest: that is the specification's wish. Not checked: the time (see `notaryValidityFault`),
 * trust (see `notaryTrustStore.ts`), revocation.
 *
 * CertificateUntrusted (not a chain), CertificateSignature, CertificateNotCa, CertificateUsage; BudgetExhausted for more
 * than `MAX_CHAIN_CERTIFICATES`. The path in the fault names the certificate, `chain[0]` is the leaf.
 */
export function notaryCodeSigningChainFault(chain: Array<Certificate>): Fault | null {
  const fault = chainFault(chain, false);
  if (fault != null) return fault;
  return at(notaryCodeSigningLeafFault(chain[0]), 0);
}

/** The same for the chain of a time-stamp token; criticality of key usages is then not asked for, as it is but a SHOULD. */
export function notaryTimeStampingChainFault(chain: Array<Certificate>): Fault | null {
  const fault = chainFault(chain, true);
  if (fault != null) return fault;
  return at(notaryTimeStampingLeafFault(chain[0]), 0);
}

/** CertificateTime unless all certificates of the chain are valid at `time`, ends included. */
export function notaryValidityFault(chain: Array<Certificate>, time: Instant): Fault | null {
  for (let i = 0; i < chain.length; i++) {
    if (!chain[i].isValidAt(time)) return at(new Fault(FaultCode.CertificateTime, "not valid at the time"), i);
  }
  return null;
}

/** Order, signatures and CAs. */
function chainFault(chain: Array<Certificate>, isForTimeStamping: bool): Fault | null {
  const last = chain.length - 1;
  if (last < 0) return new Fault(FaultCode.CertificateUntrusted, "the chain is empty", "chain");
  if (chain.length > MAX_CHAIN_CERTIFICATES) {
    return new Fault(FaultCode.BudgetExhausted, `more than ${MAX_CHAIN_CERTIFICATES} certificates`, "chain");
  }
  for (let i = 0; i < last; i++) {
    const fault = linkFault(chain, i);
    if (fault != null) return at(fault, i);
  }
  const fault = issuedFault(chain[last], chain[last]);
  if (fault != null) return at(new Fault(fault.code, "it ends the chain and is not self-signed"), last);
  for (let i = 1; i <= last; i++) {
    const fault = notaryCaFault(chain[i], i - 1, isForTimeStamping);
    if (fault != null) return at(fault, i);
  }
  return null;
}

/** A certificate that is not the last: issued by the next, not by itself, and not there again. */
function linkFault(chain: Array<Certificate>, index: i32): Fault | null {
  const certificate = chain[index];
  const fault = issuedFault(certificate, chain[index + 1]);
  if (fault != null) return fault;
  for (let i = index + 1; i < chain.length; i++) {
    if (certificate.equals(chain[i])) return new Fault(FaultCode.CertificateUntrusted, "it comes twice");
  }
  if (!isSelfSigned(certificate)) return null;
  return new Fault(FaultCode.CertificateUntrusted, "it is self-signed and does not end the chain");
}

/** Whether a certificate is signed with its own key, and says so. */
export function isSelfSigned(certificate: Certificate): bool {
  return issuedFault(certificate, certificate) == null;
}

/** Whether `issuer` issued `certificate`, by name and signature. Keys that cannot be used are the issuer's fault. */
function issuedFault(certificate: Certificate, issuer: Certificate): Fault | null {
  if (!equalBytes(certificate.issuer.der, issuer.subject.der)) {
    return new Fault(FaultCode.CertificateUntrusted, "it is not issued by the next certificate of the chain");
  }
  const key = issuer.publicKey();
  if (key.fault) return new Fault(FaultCode.CertificateUsage, "its issuer's key: " + key.fault!.detail);
  const isSigned = isSignedBy(certificate, key.value);
  return isSigned ? null : new Fault(FaultCode.CertificateSignature, "it is not signed by the next certificate's key");
}

function isSignedBy(certificate: Certificate, key: PublicKey): bool {
  const scheme = schemeOfAlgorithm(certificate.signatureAlgorithm);
  return scheme.isOk && verifyWith(key, scheme.value, certificate.tbs, certificate.signature).isOk;
}

function at(fault: Fault | null, index: i32): Fault | null {
  return fault == null ? null : new Fault(fault.code, fault.detail, "chain[" + index.toString() + "]");
}
