/** The signed attributes of a SignerInfo (RFC 5652 §5.3, §11; RFC 5035 §3, §4; RFC 6211): all that its signature is over. */
import { AlgorithmIdentifier, readAlgorithmIdentifier } from "../asn1/algorithmIdentifier";
import { DerReader, ITEM, TAG_EXPLICIT, TAG_SEQUENCE } from "../asn1/der";
import {
  ID_AA_CMS_ALGORITHM_PROTECT,
  ID_AA_SIGNING_CERTIFICATE,
  ID_AA_SIGNING_CERTIFICATE_V2,
  ID_CONTENT_TYPE,
  ID_MESSAGE_DIGEST,
  ID_SIGNING_TIME,
  isOid,
  oidName,
} from "../asn1/oids";
import { readTime } from "../asn1/time";
import { compareBytes, equalBytes } from "../bytes/compare";
import { MAX_SIGNED_ATTRIBUTES } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { Result, failed, ok } from "../fault/result";
import { Instant } from "../time/instant";
import { SigningCertificate, readSigningCertificate, readSigningCertificateV2 } from "./essCertId";
import { timestampFault } from "./timestampFault";

const TAG_SIGNATURE_ALGORITHM: u8 = TAG_EXPLICIT + 1;

/** What the attributes say. It counts only after the signature over them was verified. */
@final
export class SignedAttributes {
  /** The attributes' types, in their order. */
  readonly types: Array<Uint8Array> = [];
  /** The OID of the content (§11.1). */
  contentType: Uint8Array | null = null;
  /** The digest of the content (§11.2). */
  messageDigest: Uint8Array | null = null;
  /** When the signer says that it signed (§11.3), or null. */
  signingTime: Instant | null = null;
  /** The signer's certificate by its SHA-1 (RFC 5035 §4), or null. */
  signingCertificate: SigningCertificate | null = null;
  /** The signer's certificate by another hash (RFC 5035 §3), or null. */
  signingCertificateV2: SigningCertificate | null = null;
  /** The digest and signature algorithms once more (RFC 6211), or null. */
  protectedDigestAlgorithm: AlgorithmIdentifier | null = null;
  protectedSignatureAlgorithm: AlgorithmIdentifier | null = null;

  /**
   * Reads the DER of a SET OF Attribute: in the order of DER, each type once, with a content-type and a message-digest,
   * and one value for each attribute that is known here. Values of other attributes are not looked at.
   *
   * TimestampMalformed with the path of what is wrong; BudgetExhausted when there are more than MAX_SIGNED_ATTRIBUTES.
   */
  static fromDer(der: Uint8Array): Result<SignedAttributes> {
    const reader = new DerReader(der, "signedAttrs");
    const attributes = new SignedAttributes();
    attributes.readAll(reader.readSet());
    reader.end();
    if (attributes.contentType == null) reader.refuse("content-type is missing");
    if (attributes.messageDigest == null) reader.refuse("message-digest is missing");
    return reader.fault ? failed<SignedAttributes>(timestampFault(reader.fault!)) : ok(attributes);
  }

  /** True when algorithms that were written down once more are these (RFC 6211 §3), and when none were. */
  protects(digestAlgorithm: AlgorithmIdentifier, signatureAlgorithm: AlgorithmIdentifier): bool {
    const digest = this.protectedDigestAlgorithm;
    const signature = this.protectedSignatureAlgorithm;
    if (digest == null || signature == null) return true;
    return digest.equals(digestAlgorithm) && signature.equals(signatureAlgorithm);
  }

  private readAll(set: DerReader): void {
    let previous = new Uint8Array(0);
    while (!set.isAtEnd) {
      const attribute = set.readElement(ITEM);
      const encoding = attribute.encoding;
      if (attribute.tag != TAG_SEQUENCE) set.refuse("not a SEQUENCE", ITEM);
      if (compareBytes(previous, encoding) >= 0) set.refuse("not in the order of a SET OF in DER", ITEM);
      previous = encoding;
      this.readAttribute(set.within(attribute.contents, ITEM));
      if (this.types.length > MAX_SIGNED_ATTRIBUTES) {
        set.refuse(
          "more than " + MAX_SIGNED_ATTRIBUTES.toString() + " signed attributes",
          "",
          FaultCode.BudgetExhausted,
        );
      }
    }
  }

  private readAttribute(attribute: DerReader): void {
    const type = attribute.readObjectIdentifier("attrType");
    const values = attribute.readSet("attrValues");
    attribute.end();
    for (let i = 0; i < this.types.length; i++) {
      if (equalBytes(this.types[i], type)) attribute.refuse(oidName(type) + " for the second time");
    }
    this.types.push(type);
    if (this.readKnown(type, values)) values.end();
    else if (values.isAtEnd) values.refuse("no value");
  }

  /** Reads the one value of an attribute that is known here; false, and nothing read, for another. */
  private readKnown(type: Uint8Array, values: DerReader): bool {
    if (isOid(type, ID_CONTENT_TYPE)) this.contentType = values.readObjectIdentifier(ITEM);
    else if (isOid(type, ID_MESSAGE_DIGEST)) this.messageDigest = values.readOctetString(ITEM);
    else if (isOid(type, ID_SIGNING_TIME)) this.signingTime = readTime(values, ITEM);
    else if (isOid(type, ID_AA_SIGNING_CERTIFICATE)) this.signingCertificate = readSigningCertificate(values, ITEM);
    else if (isOid(type, ID_AA_SIGNING_CERTIFICATE_V2)) {
      this.signingCertificateV2 = readSigningCertificateV2(values, ITEM);
    } else if (isOid(type, ID_AA_CMS_ALGORITHM_PROTECT)) this.readAlgorithmProtection(values.readSequence(ITEM));
    else return false;
    return true;
  }

  /** CMSAlgorithmProtection (RFC 6211 §2); in a SignedData it is the signature algorithm that is there, not the MAC's. */
  private readAlgorithmProtection(fields: DerReader): void {
    this.protectedDigestAlgorithm = readAlgorithmIdentifier(fields, "digestAlgorithm");
    const identifier = fields.readConstructed(TAG_SIGNATURE_ALGORITHM, "signatureAlgorithm");
    const oid = identifier.readObjectIdentifier("algorithm");
    const parameters = identifier.rest();
    if (!identifier.isAtEnd) identifier.readElement("parameters");
    identifier.end();
    fields.end();
    this.protectedSignatureAlgorithm = new AlgorithmIdentifier(oid, parameters);
  }
}
