/** The key of a certificate of which nothing else matters. */
import { DerReader, TAG_EXPLICIT } from "../../../asn1/der";

/** Fields of a TBSCertificate between the version and the key: serial number, algorithm, issuer, validity, subject. */
const FIELDS_BEFORE_KEY: i32 = 5;

/**
 * The bytes that stand where a certificate (RFC 5280 §4.1) has its SubjectPublicKeyInfo, a view; none when the DER ends
 * before. Nothing else of the certificate, and nothing of the key, is looked at: compare it, or read it.
 */
export function spkiOfCertificate(certificate: Uint8Array): Uint8Array {
  const tbs = new DerReader(certificate).readSequence().readSequence();
  if (tbs.nextIs(TAG_EXPLICIT)) tbs.readElement();
  for (let i = 0; i < FIELDS_BEFORE_KEY; i++) tbs.readElement();
  const spki = tbs.readElement().encoding;
  return tbs.fault ? certificate.subarray(0, 0) : spki;
}
