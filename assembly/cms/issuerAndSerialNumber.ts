/** IssuerAndSerialNumber (RFC 5652 §10.2.4) and IssuerSerial (RFC 5035 §5): a certificate named by who issued it. */
import { DerReader } from "../asn1/der";
import { equalBytes } from "../bytes/compare";
import { Certificate } from "../x509/certificate";
import { GeneralNameKind, readGeneralNames } from "../x509/generalName";
import { Name, readName } from "../x509/name";

/** The name of an issuer and a serial number of it. */
@final
export class IssuerAndSerialNumber {
  constructor(
    /** Null only after a fault of the reader. */
    readonly issuer: Name | null,
    /** The contents of the INTEGER. */
    readonly serialNumber: Uint8Array,
  ) {}

  /** True when the certificate says that it is this one: anybody can make another that says so too. */
  identifies(certificate: Certificate): bool {
    const issuer = this.issuer;
    return (
      issuer != null && equalBytes(this.serialNumber, certificate.serialNumber) && certificate.issuer.equals(issuer)
    );
  }
}

/** Reads the IssuerAndSerialNumber that comes next. */
export function readIssuerAndSerialNumber(reader: DerReader, label: string): IssuerAndSerialNumber {
  const fields = reader.readSequence(label);
  const issuer = readName(fields, "issuer");
  const serialNumber = fields.readInteger("serialNumber");
  fields.end();
  return new IssuerAndSerialNumber(issuer, serialNumber);
}

/** Reads the IssuerSerial that comes next. Its issuer is one directoryName and nothing else (RFC 5035 §5.1.1). */
export function readIssuerSerial(reader: DerReader, label: string): IssuerAndSerialNumber {
  const fields = reader.readSequence(label);
  const names = readGeneralNames(fields, "issuer");
  const isName = names.length == 1 && names[0].kind == GeneralNameKind.DirectoryName;
  if (!isName) fields.refuse("not one directoryName", "issuer");
  const serialNumber = fields.readInteger("serialNumber");
  fields.end();
  return new IssuerAndSerialNumber(isName ? names[0].name : null, serialNumber);
}
