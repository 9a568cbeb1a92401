/** CertificateSet and RevocationInfoChoices (RFC 5652 §10.2.1, §10.2.3): what comes along with a SignedData. */
import { DerReader, ITEM, TAG_EXPLICIT, TAG_SEQUENCE } from "../asn1/der";
import { readSubjectPublicKeyInfo } from "../asn1/subjectPublicKeyInfo";
import { MAX_TOKEN_CERTIFICATES } from "../bytes/limits";
import { Fault, FaultCode } from "../fault/fault";
import { Certificate } from "../x509/certificate";

/** extendedCertificate, obsolete; then v1AttrCert, v2AttrCert and other. */
const TAG_EXTENDED_CERTIFICATE: u8 = TAG_EXPLICIT;
const TAG_V1_ATTRIBUTE_CERTIFICATE: u8 = TAG_EXPLICIT + 1;
const TAG_V2_ATTRIBUTE_CERTIFICATE: u8 = TAG_EXPLICIT + 2;
const TAG_OTHER_CERTIFICATE: u8 = TAG_EXPLICIT + 3;
const TAG_OTHER_REVOCATION_INFO: u8 = TAG_EXPLICIT + 1;

/** The certificates among the choices. */
@final
export class CertificateSet {
  constructor(
    /** Each `certificate`, in the order of the set. */
    readonly certificates: Array<Certificate>,
    /** The version of a SignedData that the choices ask for (§5.1). */
    readonly version: i32,
  ) {}

  /** No certificates. */
  static none(): CertificateSet {
    return new CertificateSet([], 1);
  }
}

/**
 * Reads the elements of a CertificateSet, in any order. Nobody has signed this list and anybody may add to it, so that a
 * certificate in it is nothing but a proposal: a foreign one neither helps nor hurts. But each has to be a certificate:
 * what cannot be read is refused, as by others, and gives no power to who could as well have taken a byte away. Other
 * choices are passed over; tags that are none of the choices are refused.
 */
export function readCertificateSet(set: DerReader): CertificateSet {
  const certificates: Array<Certificate> = [];
  let version = 1;
  let count = 0;
  while (!set.isAtEnd) {
    if (count++ == MAX_TOKEN_CERTIFICATES) refuseMore(set);
    const element = set.readElement(ITEM);
    if (element.tag == TAG_SEQUENCE) readCertificate(set, element.encoding, certificates);
    else version = max(version, versionOfChoice(set, element.tag));
  }
  return new CertificateSet(certificates, version);
}

/** Keeps the certificate that the set's last element is. Its key has to be one in form, of whatever kind. */
function readCertificate(set: DerReader, der: Uint8Array, into: Array<Certificate>): void {
  if (set.fault != null) return;
  const certificate = Certificate.fromDer(der);
  if (certificate.fault) return refuseCertificate(set, certificate.fault!);
  const key = readSubjectPublicKeyInfo(certificate.value.spki);
  if (key.fault) return refuseCertificate(set, key.fault!);
  into.push(certificate.value);
}

function refuseCertificate(set: DerReader, fault: Fault): void {
  const code = fault.code == FaultCode.BudgetExhausted ? fault.code : FaultCode.DerInvalid;
  set.refuse(fault.path + ": " + fault.detail, ITEM, code);
}

/** Passes over the elements of RevocationInfoChoices: the version of a SignedData that they ask for (§5.1). */
export function readRevocationInfoVersion(set: DerReader): i32 {
  let version = 1;
  let count = 0;
  while (!set.isAtEnd) {
    if (count++ == MAX_TOKEN_CERTIFICATES) refuseMore(set);
    const element = set.readElement(ITEM);
    if (element.tag == TAG_OTHER_REVOCATION_INFO) version = 5;
    else if (element.tag != TAG_SEQUENCE) set.refuse("none of the choices", ITEM);
  }
  return version;
}

function versionOfChoice(set: DerReader, tag: u8): i32 {
  if (tag == TAG_OTHER_CERTIFICATE) return 5;
  if (tag == TAG_V2_ATTRIBUTE_CERTIFICATE) return 4;
  if (tag == TAG_V1_ATTRIBUTE_CERTIFICATE) return 3;
  if (tag != TAG_EXTENDED_CERTIFICATE) set.refuse("none of the choices", ITEM);
  return 1;
}

function refuseMore(set: DerReader): void {
  set.refuse("more than " + MAX_TOKEN_CERTIFICATES.toString(), "", FaultCode.BudgetExhausted);
}
