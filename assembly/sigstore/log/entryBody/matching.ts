/** What bodies of all kinds hold, compared with what they should hold. Each function gives null or LogEntryMismatch. */
import { equalBytes } from "../../../bytes/compare";
import { decodePem, encodePem } from "../../../encoding/pem";
import { decodeUtf8 } from "../../../encoding/utf8";
import { Fault, FaultCode } from "../../../fault/fault";
import { hashName } from "../../../hash/algorithm";
import { StatedDigest } from "../../entity/signedEntity";
import { LoggedSignature } from "../loggedSignature";
import { spkiOfCertificate } from "./certificateKey";

const BEGIN_CERTIFICATE: string = "-----BEGIN CERTIFICATE-----";

/** The raw signature. */
export function signatureMismatch(signature: Uint8Array, about: LoggedSignature): Fault | null {
  return equalBytes(signature, about.signature) ? null : mismatch("the entry holds another signature");
}

/** The verifier: a certificate, or else a SubjectPublicKeyInfo, in DER. */
export function verifierMismatch(der: Uint8Array, isCertificate: bool, about: LoggedSignature): Fault | null {
  if (isCertificate == about.isCertificate && equalBytes(der, about.verifier)) return null;
  return mismatch("the entry holds another " + (about.isCertificate ? "certificate" : "key"));
}

/**
 * The verifier as one PEM block, with blank lines around it at most: labelled CERTIFICATE for a certificate, PUBLIC KEY for
 * a key. For a key it may be a certificate that holds just this key: who has logged it so has named the key.
 */
export function pemVerifierMismatch(pem: Uint8Array, about: LoggedSignature): Fault | null {
  // Nearly all entries hold it as it is written here: then nothing has to be read.
  if (equalBytes(pem, encodePem(about.verifier, about.isCertificate ? "CERTIFICATE" : "PUBLIC KEY"))) return null;
  const text = decodeUtf8(pem);
  if (text.fault) return mismatch("the entry's verifier is not PEM");
  const isCertificate = about.isCertificate || text.value.trimStart().startsWith(BEGIN_CERTIFICATE);
  const der = decodePem(text.value, isCertificate ? "CERTIFICATE" : "PUBLIC KEY");
  if (der.fault) return mismatch("the entry holds another verifier: " + der.fault!.detail);
  if (isCertificate == about.isCertificate) return verifierMismatch(der.value, isCertificate, about);
  return verifierMismatch(spkiOfCertificate(der.value), false, about);
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
