/** Which certificate an OCSP response is about (RFC 6960 §4.1.1). */
import { AlgorithmIdentifier, readAlgorithmIdentifier } from "../../asn1/algorithmIdentifier";
import { DerReader, TAG_INTEGER, TAG_OCTET_STRING, TAG_SEQUENCE } from "../../asn1/der";
import { derElement, derNull, derObjectIdentifier, derSequence } from "../../asn1/derWriter";
import { ID_SHA1, ID_SHA256, ID_SHA384, ID_SHA512, isOid } from "../../asn1/oids";
import { readSubjectPublicKeyInfo } from "../../asn1/subjectPublicKeyInfo";
import { equalBytes } from "../../bytes/compare";
import { HashAlgorithm, hashOf } from "../../hash/algorithm";
import { sha1ForIdentifier } from "../../hash/sha1";
import { PublicKey } from "../../signature/key";
import { Certificate } from "../certificate";
import { Name } from "../name";

/** Who issued the certificate in question, as OCSP names and knows it. */
@final
export class OcspIssuer {
  private constructor(
    /** The name as the certificate's issuer field spells it: its bytes are hashed. */
    readonly name: Name,
    readonly key: PublicKey,
    /** The value of subjectPublicKey, without the BIT STRING's tag, length and unused bits: what is hashed. */
    readonly keyBits: Uint8Array,
  ) {}

  /** The issuer of a certificate, by the key that it was signed with. */
  static of(certificate: Certificate, key: PublicKey): OcspIssuer {
    // A key was read from its SubjectPublicKeyInfo, so this can be read again.
    return new OcspIssuer(certificate.issuer, key, readSubjectPublicKeyInfo(key.spki).value.key);
  }
}

/** The hashes of an issuer's name and key, and a serial number. */
@final
export class CertId {
  constructor(
    private readonly hashAlgorithm: AlgorithmIdentifier,
    private readonly issuerNameHash: Uint8Array,
    private readonly issuerKeyHash: Uint8Array,
    private readonly serialNumber: Uint8Array,
  ) {}

  /** Whether this means the certificate. Hashes other than SHA-1, SHA-256, SHA-384 and SHA-512 mean nothing here. */
  isFor(certificate: Certificate, issuer: OcspIssuer): bool {
    if (!equalBytes(this.serialNumber, certificate.serialNumber)) return false;
    const nameHash = identifierHash(this.hashAlgorithm, issuer.name.der);
    const keyHash = identifierHash(this.hashAlgorithm, issuer.keyBits);
    if (nameHash == null || keyHash == null) return false;
    return equalBytes(nameHash, this.issuerNameHash) && equalBytes(keyHash, this.issuerKeyHash);
  }
}

/** Reads SEQUENCE { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }. */
export function readCertId(reader: DerReader, label: string): CertId {
  const fields = reader.readSequence(label);
  const algorithm = readAlgorithmIdentifier(fields, "hashAlgorithm");
  const nameHash = fields.readOctetString("issuerNameHash");
  const keyHash = fields.readOctetString("issuerKeyHash");
  const serialNumber = fields.readInteger("serialNumber");
  fields.end();
  return new CertId(algorithm, nameHash, keyHash, serialNumber);
}

/**
 * The DER OCSPRequest for one certificate (§4.1.1), without a nonce, so that responders can answer from a cache
 * (RFC 5019 §2.1.1): with SHA-1, which that profile, and most responders, ask for.
 */
export function ocspRequest(certificate: Certificate, issuer: OcspIssuer): Uint8Array {
  const nameHash = derElement(TAG_OCTET_STRING, sha1ForIdentifier(issuer.name.der));
  const keyHash = derElement(TAG_OCTET_STRING, sha1ForIdentifier(issuer.keyBits));
  const serialNumber = derElement(TAG_INTEGER, certificate.serialNumber);
  const certId = new Uint8Array(nameHash.length + keyHash.length + serialNumber.length);
  certId.set(nameHash);
  certId.set(keyHash, nameHash.length);
  certId.set(serialNumber, nameHash.length + keyHash.length);
  const none = new Uint8Array(0);
  const request = derSequence(derSequence(derSequence(derObjectIdentifier(ID_SHA1), derNull()), certId), none);
  const requestList = derElement(TAG_SEQUENCE, request);
  return derSequence(derSequence(requestList, none), none);
}

/** The hash, or null when it is not known or has parameters. */
function identifierHash(algorithm: AlgorithmIdentifier, bytes: Uint8Array): Uint8Array | null {
  if (!algorithm.hasNoParameters) return null;
  if (isOid(algorithm.oid, ID_SHA1)) return sha1ForIdentifier(bytes);
  if (isOid(algorithm.oid, ID_SHA256)) return hashOf(HashAlgorithm.Sha256, bytes);
  if (isOid(algorithm.oid, ID_SHA384)) return hashOf(HashAlgorithm.Sha384, bytes);
  if (isOid(algorithm.oid, ID_SHA512)) return hashOf(HashAlgorithm.Sha512, bytes);
  return null;
}
