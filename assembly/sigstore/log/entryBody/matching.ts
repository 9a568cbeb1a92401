/** What bodies of all kinds hold, compared with what they should hold. Each function gives null or LogEntryMismatch. */
import { equalBytes } from "../../../bytes/compare";
import { decodePem } from "../../../encoding/pem";
import { decodeUtf8 } from "../../../encoding/utf8";
import { Fault, FaultCode } from "../../../fault/fault";
import { hashName } from "../../../hash/algorithm";
import { StatedDigest } from "../../entity/signedEntity";
import { LoggedSignature } from "../loggedSignature";

/** The raw signature. */
export function signatureMismatch(signature: Uint8Array, about: LoggedSignature): Fault | null {
  return equalBytes(signature, about.signature) ? null : mismatch("the entry holds another signature");
}

/** The verifier: a certificate, or else a SubjectPublicKeyInfo, in DER. */
export function verifierMismatch(der: Uint8Array, isCertificate: bool, about: LoggedSignature): Fault | null {
  if (isCertificate == about.isCertificate && equalBytes(der, about.verifier)) return null;
  return mismatch("the entry holds another " + (about.isCertificate ? "certificate" : "key"));
}

/** The verifier as one PEM block, labelled CERTIFICATE or PUBLIC KEY, with blank lines around it at most. */
export function pemVerifierMismatch(pem: Uint8Array, about: LoggedSignature): Fault | null {
  const text = decodeUtf8(pem);
  if (text.fault) return mismatch("the entry's verifier is not PEM");
  const der = decodePem(text.value, about.isCertificate ? "CERTIFICATE" : "PUBLIC KEY");
  if (der.fault) return mismatch("the entry holds another verifier: " + der.fault!.detail);
  return verifierMismatch(der.value, about.isCertificate, about);
}

/** A stated digest and the digest by the same algorithm of what was signed; null when that is not known. */
export function digestMismatch(stated: StatedDigest, digest: Uint8Array | null, what: string): Fault | null {
  const name = hashName(stated.algorithm);
  if (digest == null) return mismatch(`the entry has the ${name} digest of ${what}, which is not known here`);
  return equalBytes(stated.digest, digest) ? null : mismatch(`the entry is for another ${what}`);
}

/** A fault that says what differs. */
export function mismatch(detail: string): Fault {
  return new Fault(FaultCode.LogEntryMismatch, detail, ".spec");
}
