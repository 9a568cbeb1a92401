/** SigningCertificate and SigningCertificateV2 (RFC 5035 §3–§5, RFC 5816): the signed name of the signer's certificate. */
import { readAlgorithmIdentifier } from "../asn1/algorithmIdentifier";
import { DerReader, ITEM, TAG_SEQUENCE } from "../asn1/der";
import { oidName } from "../asn1/oids";
import { equalBytes } from "../bytes/compare";
import { MAX_TOKEN_CERTIFICATES } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { HashAlgorithm, digestBytes, hashOf } from "../hash/algorithm";
import { SHA1_DIGEST_BYTES, sha1ForIdentifier } from "../hash/sha1";
import { Certificate } from "../x509/certificate";
import { NO_HASH, hashOfAlgorithm } from "./algorithms";
import { IssuerAndSerialNumber, readIssuerSerial } from "./issuerAndSerialNumber";

/** One certificate, by its digest, and by its issuer and serial number when they are there. */
@final
export class EssCertId {
  constructor(
    /** A HashAlgorithm; NO_HASH stands for the SHA-1 of ESSCertID. */
    readonly hash: i32,
    readonly certHash: Uint8Array,
    readonly issuerSerial: IssuerAndSerialNumber | null,
  ) {}

  /**
   * True when this is the certificate's digest, and its issuer and serial number where they are given. By SHA-1 the digest
   * only tells the certificate from others of the same key; that it is the signer's the signature says.
   */
  identifies(certificate: Certificate): bool {
    if (!this.hasIssuerSerialOf(certificate)) return false;
    const der = certificate.der;
    const digest = this.hash == NO_HASH ? sha1ForIdentifier(der) : hashOf(<HashAlgorithm>this.hash, der);
    return equalBytes(this.certHash, digest);
  }

  /** True when issuer and serial number are the certificate's, or are not given. */
  hasIssuerSerialOf(certificate: Certificate): bool {
    const issuerSerial = this.issuerSerial;
    return issuerSerial == null || issuerSerial.identifies(certificate);
  }
}

/** The certificates that the attribute lists; the first is the signer's (RFC 5035 §3). Its policies are not applied. */
@final
export class SigningCertificate {
  constructor(
    /** One or more. */
    readonly certs: Array<EssCertId>,
  ) {}

  /**
   * True when the certificate may stand in the signer's path: a list of more than one certificate limits the path to
   * those that it names (RFC 5035 §3).
   */
  allowsInPath(certificate: Certificate): bool {
    if (this.certs.length == 1) return true;
    for (let i = 0; i < this.certs.length; i++) {
      if (this.certs[i].identifies(certificate)) return true;
    }
    return false;
  }
}

/** Reads the SigningCertificate that comes next: digests are SHA-1 (RFC 5035 §5.2). */
export function readSigningCertificate(reader: DerReader, label: string): SigningCertificate {
  return readCertificateList(reader.readSequence(label), false);
}

/** Reads the SigningCertificateV2 that comes next: digests are SHA-256, SHA-384 or SHA-512 (RFC 5035 §5.1). */
export function readSigningCertificateV2(reader: DerReader, label: string): SigningCertificate {
  return readCertificateList(reader.readSequence(label), true);
}

function readCertificateList(fields: DerReader, isVersion2: bool): SigningCertificate {
  const list = fields.readSequence("certs");
  const certs: Array<EssCertId> = [];
  if (list.isAtEnd) list.refuse("no certificate");
  while (!list.isAtEnd) {
    if (certs.length == MAX_TOKEN_CERTIFICATES) {
      const detail = "more than " + MAX_TOKEN_CERTIFICATES.toString() + " certificates";
      list.refuse(detail, "", FaultCode.BudgetExhausted);
    }
    certs.push(readEssCertId(list.readSequence(ITEM), isVersion2));
  }
  if (!fields.isAtEnd) fields.readSequence("policies");
  fields.end();
  return new SigningCertificate(certs);
}

function readEssCertId(fields: DerReader, isVersion2: bool): EssCertId {
  const hash = isVersion2 ? readHash(fields) : NO_HASH;
  const certHash = fields.readOctetString("certHash");
  const wanted = hash == NO_HASH ? SHA1_DIGEST_BYTES : digestBytes(<HashAlgorithm>hash);
  if (certHash.length != wanted) fields.refuse("not " + wanted.toString() + " bytes", "certHash");
  const issuerSerial = fields.nextIs(TAG_SEQUENCE) ? readIssuerSerial(fields, "issuerSerial") : null;
  fields.end();
  return new EssCertId(hash, certHash, issuerSerial);
}

/**
 * hashAlgorithm, id-sha256 without parameters when it is left out; then it has to be left out (X.690 §11.5). Written with
 * NULL it is another value, which many write.
 */
function readHash(fields: DerReader): i32 {
  if (!fields.nextIs(TAG_SEQUENCE)) return HashAlgorithm.Sha256;
  const identifier = readAlgorithmIdentifier(fields, "hashAlgorithm");
  const hash = hashOfAlgorithm(identifier);
  if (hash == NO_HASH) fields.refuse(oidName(identifier.oid) + " is not supported", "hashAlgorithm");
  if (hash == HashAlgorithm.Sha256 && identifier.parameters.length == 0) {
    fields.refuse("a default value that is written out", "hashAlgorithm");
  }
  return hash == NO_HASH ? HashAlgorithm.Sha256 : hash;
}
