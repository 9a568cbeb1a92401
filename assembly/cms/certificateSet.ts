/** CertificateSet and RevocationInfoChoices (RFC 5652 §10.2.1, §10.2.3): what comes along with a SignedData. */
import { DerReader, ITEM, TAG_EXPLICIT, TAG_SEQUENCE } from "../asn1/der";
import { MAX_TOKEN_CERTIFICATES } from "../bytes/limits";
import { FaultCode } from "../fault/fault";

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
    /** The DER of each `certificate`; only its outermost element was read. */
    readonly certificates: Array<Uint8Array>,
    /** The version of a SignedData that the choices ask for (§5.1). */
    readonly version: i32,
  ) {}

  /** No certificates. */
  static none(): CertificateSet {
    return new CertificateSet([], 1);
  }
}

/**
 * Reads the elements of a CertificateSet, in any order. Nobody has signed this list, and anybody may add to it, so what
 * is in it is not judged here: a certificate is read when it is looked for, and one that is not needed, or cannot be read
 * then, neither helps nor hurts. Other choices are passed over; tags that are none of the choices are refused.
 */
export function readCertificateSet(set: DerReader): CertificateSet {
  const certificates: Array<Uint8Array> = [];
  let version = 1;
  let count = 0;
  while (!set.isAtEnd) {
    if (count++ == MAX_TOKEN_CERTIFICATES) refuseMore(set);
    const element = set.readElement(ITEM);
    if (element.tag == TAG_SEQUENCE) certificates.push(element.encoding);
    else version = max(version, versionOfChoice(set, element.tag));
  }
  return new CertificateSet(certificates, version);
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
