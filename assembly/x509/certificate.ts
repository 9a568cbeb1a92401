/** X.509 certificates (RFC 5280 §4.1). */
import { AlgorithmIdentifier, readAlgorithmIdentifier } from "../asn1/algorithmIdentifier";
import { DerReader, TAG_EXPLICIT, TAG_IMPLICIT, TAG_SEQUENCE, isBitString } from "../asn1/der";
import { equalBytes } from "../bytes/compare";
import { MAX_CERTIFICATE_BYTES } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { sha256 } from "../hash/sha256";
import { PublicKey } from "../signature/key";
import { Instant } from "../time/instant";
import { Extensions, readExtensions } from "./extensions";
import { Name, readName } from "./name";
import { Validity, readValidity } from "./validity";

const TAG_VERSION: u8 = TAG_EXPLICIT;
const TAG_ISSUER_UNIQUE_ID: u8 = TAG_IMPLICIT + 1;
const TAG_SUBJECT_UNIQUE_ID: u8 = TAG_IMPLICIT + 2;
const TAG_EXTENSIONS: u8 = TAG_EXPLICIT + 3;

/** A certificate that was read, not one that anybody vouches for: who signed it is not checked here. Immutable. */
@final
export class Certificate {
  private key: Result<PublicKey> | null = null;
  private fingerprint: Uint8Array | null = null;

  private constructor(
    /** The whole certificate. */
    readonly der: Uint8Array,
    /** tbsCertificate with its identifier and length octets: what is signed. */
    readonly tbs: Uint8Array,
    /** 1, 2 or 3. */
    readonly version: i32,
    /** The contents of the INTEGER: two's complement, in the shortest form. It may be zero or negative. */
    readonly serialNumber: Uint8Array,
    /** The same in tbsCertificate and beside the signature. */
    readonly signatureAlgorithm: AlgorithmIdentifier,
    readonly issuer: Name,
    readonly validity: Validity,
    readonly subject: Name,
    /** subjectPublicKeyInfo as it stands: one element, not yet a key. */
    readonly spki: Uint8Array,
    readonly extensions: Extensions,
    readonly signature: Uint8Array,
  ) {}

  /**
   * Reads a whole DER certificate. The bytes are not copied and must stay as they are.
   *
   * CertificateMalformed, with the path of the field: not strict DER, trailing bytes, a version other than 1 to 3, fields that
   * the version does not have, signature algorithms that differ, what `readExtensions` and `readName` refuse.
   * BudgetExhausted: more than MAX_CERTIFICATE_BYTES, or than a limit of its parts. A key or an algorithm of an unknown
   * kind is none of these: `publicKey` says so.
   *
   * Not checked: the rules for issuers that are no syntax, such as positive serial numbers (`issuanceRules`), and
   * everything that needs other certificates or the time (`buildPath`).
   */
  static fromDer(der: Uint8Array): Result<Certificate> {
    if (der.length > MAX_CERTIFICATE_BYTES) {
      const limit = MAX_CERTIFICATE_BYTES.toString();
      return fail<Certificate>(FaultCode.BudgetExhausted, "more than " + limit + " bytes", "certificate");
    }
    const outer = new DerReader(der, "certificate");
    const fields = outer.readSequence();
    outer.end();
    const tbs = fields.readElement("tbsCertificate");
    if (tbs.tag != TAG_SEQUENCE) fields.refuse("not a SEQUENCE", "tbsCertificate");
    const algorithm = readAlgorithmIdentifier(fields, "signatureAlgorithm");
    const signature = fields.readBitString("signatureValue");
    fields.end();
    if (outer.fault) return malformed(outer);
    const body = fields.within(tbs.contents, "tbsCertificate");
    const certificate = Certificate.readBody(body, der, tbs.encoding, algorithm, signature);
    return outer.fault ? malformed(outer) : ok(certificate);
  }

  /** The key that the certificate is for. KeyInvalid, KeyUnsupported: as `PublicKey.fromSpki`. Decoded once. */
  publicKey(): Result<PublicKey> {
    let key = this.key;
    if (key == null) {
      key = PublicKey.fromSpki(this.spki);
      this.key = key;
    }
    return key;
  }

  /** True when issuer and subject are the same name (RFC 5280 §3.2). */
  get isSelfIssued(): bool {
    return this.issuer.equals(this.subject);
  }

  /** When the certificate begins to be valid. */
  get notBefore(): Instant {
    return this.validity.notBefore;
  }

  /** Until when, this second included, it is valid. */
  get notAfter(): Instant {
    return this.validity.notAfter;
  }

  /** Whether the instant lies within notBefore and notAfter, both seconds included (§4.1.2.5): see `Validity.includes`. */
  isValidAt(time: Instant): bool {
    return this.validity.includes(time);
  }

  /** The SHA-256 of the whole certificate. */
  sha256(): Uint8Array {
    let fingerprint = this.fingerprint;
    if (fingerprint == null) {
      fingerprint = sha256(this.der);
      this.fingerprint = fingerprint;
    }
    return fingerprint;
  }

  /** True for the same bytes. */
  equals(other: Certificate): bool {
    return equalBytes(this.der, other.der);
  }

  /** Reads what tbsCertificate holds. After a fault the answer means nothing. */
  private static readBody(
    body: DerReader,
    der: Uint8Array,
    tbs: Uint8Array,
    algorithm: AlgorithmIdentifier,
    signature: Uint8Array,
  ): Certificate {
    const version = readVersion(body);
    const serialNumber = body.readInteger("serialNumber");
    if (!readAlgorithmIdentifier(body, "signature").equals(algorithm)) {
      body.refuse("another algorithm than signatureAlgorithm", "signature");
    }
    const issuer = readName(body, "issuer");
    const validity = readValidity(body);
    const subject = readName(body, "subject");
    const spki = body.readElement("subjectPublicKeyInfo").encoding;
    readUniqueIdentifiers(body, version);
    const extensions = readVersion3Extensions(body, version);
    body.end();
    return new Certificate(
      der,
      tbs,
      version,
      serialNumber,
      algorithm,
      issuer,
      validity,
      subject,
      spki,
      extensions,
      signature,
    );
  }
}

/** version [0] EXPLICIT Version DEFAULT v1; v1 is 0 (§4.1.2.1). */
function readVersion(body: DerReader): i32 {
  if (!body.nextIs(TAG_VERSION)) return 1;
  const field = body.readConstructed(TAG_VERSION, "version");
  const version = 1 + field.readSmallInteger("", 2);
  if (version == 1) field.refuse("a default value that is written out");
  field.end();
  return version;
}

/** issuerUniqueID [1] and subjectUniqueID [2] IMPLICIT BIT STRING, from version 2 on (§4.1.2.8). Nothing uses them. */
function readUniqueIdentifiers(body: DerReader, version: i32): void {
  if (version == 1) return;
  readUniqueIdentifier(body, TAG_ISSUER_UNIQUE_ID, "issuerUniqueID");
  readUniqueIdentifier(body, TAG_SUBJECT_UNIQUE_ID, "subjectUniqueID");
}

function readUniqueIdentifier(body: DerReader, tag: u8, label: string): void {
  if (body.nextIs(tag) && !isBitString(body.read(tag, label))) body.refuse("a malformed BIT STRING", label);
}

/** extensions [3] EXPLICIT, in version 3 alone (§4.1.2.9). */
function readVersion3Extensions(body: DerReader, version: i32): Extensions {
  if (version != 3 || !body.nextIs(TAG_EXTENSIONS)) return new Extensions();
  const field = body.readConstructed(TAG_EXTENSIONS, "");
  const extensions = readExtensions(field);
  field.end();
  return extensions;
}

function malformed(outer: DerReader): Result<Certificate> {
  const fault = outer.fault!;
  return failed<Certificate>(fault.code == FaultCode.DerInvalid ? fault.as(FaultCode.CertificateMalformed) : fault);
}
