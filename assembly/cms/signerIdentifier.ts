/** SignerIdentifier (RFC 5652 §5.3): how a SignerInfo names the certificate of its signer. Nobody signs it. */
import { DerReader, TAG_IMPLICIT } from "../asn1/der";
import { equalBytes } from "../bytes/compare";
import { Certificate } from "../x509/certificate";
import { IssuerAndSerialNumber, readIssuerAndSerialNumber } from "./issuerAndSerialNumber";

/** issuerAndSerialNumber or subjectKeyIdentifier: just one of the two is not null. */
@final
export class SignerIdentifier {
  constructor(
    readonly issuerAndSerialNumber: IssuerAndSerialNumber | null,
    readonly subjectKeyIdentifier: Uint8Array | null,
  ) {}

  /** True when the certificate says that it is this one: anybody can make another that says so too. */
  identifies(certificate: Certificate): bool {
    const issuerAndSerialNumber = this.issuerAndSerialNumber;
    if (issuerAndSerialNumber != null) return issuerAndSerialNumber.identifies(certificate);
    const found = certificate.extensions.subjectKeyIdentifier;
    return found != null && equalBytes(found, this.subjectKeyIdentifier!);
  }
}

/** Reads the SignerIdentifier that comes next. */
export function readSignerIdentifier(reader: DerReader, label: string): SignerIdentifier {
  if (reader.nextIs(TAG_IMPLICIT)) return new SignerIdentifier(null, reader.read(TAG_IMPLICIT, label));
  return new SignerIdentifier(readIssuerAndSerialNumber(reader, label), null);
}
