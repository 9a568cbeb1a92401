/** Trust from texts, in place of a trusted root: keys and chains without a period. */
import { CtLog } from "../../ct/ctLog";
import { decodeBase64 } from "../../encoding/base64";
import { Fault, FaultCode } from "../../fault/fault";
import { Result, failed } from "../../fault/result";
import { PublicKey } from "../../signature/key";
import { publicKeyFromPem } from "../../signature/keyEncodings";
import { Certificate } from "../../x509/certificate";
import { readCertificatePem } from "../../x509/certificateFile";
import { CertificateAuthority } from "../../x509/profile/certificateAuthority";
import { TransparencyLog } from "../log/transparencyLog";
import { SigstoreTrust } from "./sigstoreTrust";
import { TimestampAuthority } from "./timestampAuthority";

/**
 * Trusts the certificate authorities of a PEM text. Its self-issued certificates are the roots, each with all others below it,
 * as cosign reads SIGSTORE_ROOT_FILE; without any the last certificate is the anchor. TrustInvalid, or null.
 */
export function trustFulcioRoots(trust: SigstoreTrust, pem: string): Fault | null {
  const read = readCertificatePem(pem);
  if (read.fault) return invalid(read.fault!);
  const certificates = read.value;
  const last = certificates.length - 1;
  const hasRoot = certificates.some((certificate: Certificate) => certificate.isSelfIssued);
  for (let i = 0; i <= last; i++) {
    if (hasRoot ? !certificates[i].isSelfIssued : i != last) continue;
    const authority = CertificateAuthority.fromChain(chainTo(certificates, i), null, null);
    if (authority.fault) return invalid(authority.fault!);
    trust.authorities.push(authority.value);
  }
  return null;
}

/** The certificates that are no root, and the anchor behind them. */
function chainTo(certificates: Array<Certificate>, anchor: i32): Array<Certificate> {
  const chain = new Array<Certificate>();
  for (let i = 0; i < certificates.length; i++) {
    if (i != anchor && !certificates[i].isSelfIssued) chain.push(certificates[i]);
  }
  chain.push(certificates[anchor]);
  return chain;
}

/**
 * Trusts the transparency log with this key, PEM or the base64 of DER. Its host is not known, so its checkpoints are told by the key alone.
 * TrustInvalid, or null.
 */
export function trustRekorKey(trust: SigstoreTrust, text: string): Fault | null {
  const key = publicKeyFromText(text);
  if (key.fault) return invalid(key.fault!);
  const log = TransparencyLog.fromSpki(key.value.spki, "", "", null, null);
  if (log.fault) return invalid(log.fault!);
  trust.logs.push(log.value);
  return null;
}

/** Trusts the certificate transparency log with this key, PEM or the base64 of DER. TrustInvalid, or null. */
export function trustCtLogKey(trust: SigstoreTrust, text: string): Fault | null {
  const key = publicKeyFromText(text);
  if (key.fault) return invalid(key.fault!);
  const log: Result<CtLog> = CtLog.fromSpki(key.value.spki, null, null);
  if (log.fault) return invalid(log.fault!);
  trust.ctLogs.push(log.value);
  return null;
}

/** Trusts the timestamp authority with this chain, its own certificate first, its anchor last. TrustInvalid, or null. */
export function trustTimestampChain(trust: SigstoreTrust, pem: string): Fault | null {
  const chain = readCertificatePem(pem);
  if (chain.fault) return invalid(chain.fault!);
  const authority = TimestampAuthority.fromChain(chain.value, "", "", null, null);
  if (authority.fault) return invalid(authority.fault!);
  trust.timestampAuthorities.push(authority.value);
  return null;
}

/** PEM, or else the base64 of a DER SubjectPublicKeyInfo: some logs publish their key in DER. */
function publicKeyFromText(text: string): Result<PublicKey> {
  if (text.includes("-----BEGIN ")) return publicKeyFromPem(text);
  const der = decodeBase64(text);
  return der.fault ? failed<PublicKey>(der.fault!) : PublicKey.fromSpki(der.value);
}

/** The path of a certificate goes into the detail: the text as a whole is one value of the settings. */
function invalid(fault: Fault): Fault {
  const place = fault.path.length == 0 ? "" : fault.path + ": ";
  return new Fault(FaultCode.TrustInvalid, place + fault.detail);
}
