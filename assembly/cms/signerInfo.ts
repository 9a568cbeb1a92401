/** SignerInfo (RFC 5652 §5.3): one signer of a SignedData, its algorithms and its signature. */
import { AlgorithmIdentifier, readAlgorithmIdentifier } from "../asn1/algorithmIdentifier";
import { DerReader, TAG_EXPLICIT, TAG_SET } from "../asn1/der";
import { Fault } from "../fault/fault";
import { PublicKey } from "../signature/key";
import { verifyWith } from "../signature/verify";
import { schemeOfSigner } from "./algorithms";
import { SignerIdentifier, readSignerIdentifier } from "./signerIdentifier";

const TAG_SIGNED_ATTRIBUTES: u8 = TAG_EXPLICIT;
const TAG_UNSIGNED_ATTRIBUTES: u8 = TAG_EXPLICIT + 1;

/** What a SignerInfo says. Nothing of it is verified, and only the signed attributes are signed. */
@final
export class SignerInfo {
  constructor(
    /** 1 beside issuerAndSerialNumber, 3 beside subjectKeyIdentifier. */
    readonly version: i32,
    readonly sid: SignerIdentifier,
    readonly digestAlgorithm: AlgorithmIdentifier,
    /** The bytes that are signed: the attributes encoded as SET OF (RFC 5652 §5.4). Empty when there are none. */
    readonly signedAttributes: Uint8Array,
    readonly signatureAlgorithm: AlgorithmIdentifier,
    readonly signature: Uint8Array,
  ) {}

  /**
   * What is wrong with the signature over the signed attributes by this key; null when it is right. KeyUnsupported for
   * algorithms that are not known or not this key's, SignatureMalformed, SignatureMismatch. Requires signed attributes:
   * without them the signature would be over the content itself, which is no door here.
   */
  signatureFault(key: PublicKey): Fault | null {
    const scheme = schemeOfSigner(this.digestAlgorithm, this.signatureAlgorithm);
    if (scheme.fault) return scheme.fault;
    return verifyWith(key, scheme.value, this.signedAttributes, this.signature).fault;
  }
}

/** Reads the SignerInfo that comes next. The unsigned attributes are passed over: they say nothing that is used here. */
export function readSignerInfo(reader: DerReader, label: string): SignerInfo {
  const fields = reader.readSequence(label);
  const version = fields.readSmallInteger("version", 3);
  const sid = readSignerIdentifier(fields, "sid");
  const wanted = sid.subjectKeyIdentifier != null ? 3 : 1;
  if (version != wanted) fields.refuse("version " + version.toString() + " beside this kind of sid");
  const digestAlgorithm = readAlgorithmIdentifier(fields, "digestAlgorithm");
  const signedAttributes = readSignedBytes(fields);
  const signatureAlgorithm = readAlgorithmIdentifier(fields, "signatureAlgorithm");
  const signature = fields.readOctetString("signature");
  if (fields.nextIs(TAG_UNSIGNED_ATTRIBUTES)) fields.readElement("unsignedAttrs");
  fields.end();
  return new SignerInfo(version, sid, digestAlgorithm, signedAttributes, signatureAlgorithm, signature);
}

/** The signed attributes with the tag of SET OF in place of the IMPLICIT [0] under which they are sent (RFC 5652 §5.4). */
function readSignedBytes(fields: DerReader): Uint8Array {
  if (!fields.nextIs(TAG_SIGNED_ATTRIBUTES)) return new Uint8Array(0);
  const encoding = fields.readElement("signedAttrs").encoding;
  if (encoding.length == 0) return encoding;
  const signed = encoding.slice();
  signed[0] = TAG_SET;
  return signed;
}
