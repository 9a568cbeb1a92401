/** Authority and subject key identifiers (RFC 5280 §4.2.1.1, §4.2.1.2): hints at which certificate comes next. */
import { DerReader, TAG_EXPLICIT, TAG_IMPLICIT } from "../../asn1/der";
import { GeneralName, generalNamesIn } from "../generalName";

/** What says which key signed. Nothing proves it: it orders a search and never decides. */
@final
export class AuthorityKeyIdentifier {
  constructor(
    /** The issuer's subjectKeyIdentifier; null when it is not given. */
    readonly keyIdentifier: Uint8Array | null,
    /** The names of the issuer's issuer, and the contents of the issuer's serial number; both or neither. */
    readonly authorityCertIssuer: Array<GeneralName> | null,
    readonly authorityCertSerialNumber: Uint8Array | null,
  ) {}
}

/** Reads SEQUENCE { keyIdentifier [0], authorityCertIssuer [1], authorityCertSerialNumber [2] }, each optional. */
export function readAuthorityKeyIdentifier(reader: DerReader): AuthorityKeyIdentifier {
  const fields = reader.readSequence();
  const key = fields.nextIs(TAG_IMPLICIT) ? fields.read(TAG_IMPLICIT, "keyIdentifier") : null;
  const issuer = fields.nextIs(TAG_EXPLICIT | 1)
    ? generalNamesIn(fields.readConstructed(TAG_EXPLICIT | 1, "authorityCertIssuer"))
    : null;
  const serial = fields.nextIs(TAG_IMPLICIT | 2)
    ? fields.integerOf(fields.read(TAG_IMPLICIT | 2, "authorityCertSerialNumber"), "authorityCertSerialNumber")
    : null;
  if ((issuer == null) != (serial == null)) fields.refuse("an issuer without a serial number, or the other way round");
  fields.end();
  return new AuthorityKeyIdentifier(key, issuer, serial);
}

/** Reads SubjectKeyIdentifier: an OCTET STRING of any length. */
export function readSubjectKeyIdentifier(reader: DerReader): Uint8Array {
  return reader.readOctetString();
}
