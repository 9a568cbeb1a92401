/** SignedData in its ContentInfo (RFC 5652 §3, §5.1), as time-stamp tokens are sent. */
import { AlgorithmIdentifier, readAlgorithmIdentifier } from "../asn1/algorithmIdentifier";
import { DerReader, ITEM, TAG_EXPLICIT } from "../asn1/der";
import { ID_DATA, ID_SIGNED_DATA, isOid } from "../asn1/oids";
import { equalBytes } from "../bytes/compare";
import { MAX_DIGEST_ALGORITHMS, MAX_SIGNER_INFOS } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { Certificate } from "../x509/certificate";
import { CertificateSet, readCertificateSet, readRevocationInfoVersion } from "./certificateSet";
import { SignerInfo, readSignerInfo } from "./signerInfo";

const TAG_CONTENT: u8 = TAG_EXPLICIT;
const TAG_CERTIFICATES: u8 = TAG_EXPLICIT;
const TAG_CRLS: u8 = TAG_EXPLICIT + 1;

/** What a SignedData holds. Nothing of it is verified. */
@final
export class SignedData {
  constructor(
    /** The OID of the content. */
    readonly contentType: Uint8Array,
    /** The content: the bytes inside of its OCTET STRING, which the message digest is over. */
    readonly content: Uint8Array,
    /** The certificates that came along. Nobody has signed this list: they are proposals. */
    readonly certificates: Array<Certificate>,
    readonly signerInfos: Array<SignerInfo>,
  ) {}
}

/**
 * Reads the ContentInfo of a SignedData that comes next. All of it has to be DER, though RFC 5652 would allow BER outside
 * of what is signed: tokens of every authority at hand are DER. The order of its SETs is not checked.
 *
 * The content has to be there. The version has to be the one that follows from what is inside (§5.1), and the digest
 * algorithm of each signer one of `digestAlgorithms`. Revocation lists and attribute certificates are passed over.
 * BudgetExhausted: more digest algorithms, certificates or signers than the limits allow.
 */
export function readSignedData(reader: DerReader, label: string = ""): SignedData {
  const contentInfo = reader.readSequence(label);
  const type = contentInfo.readObjectIdentifier("contentType");
  if (!isOid(type, ID_SIGNED_DATA)) contentInfo.refuse("not id-signedData", "contentType");
  const explicit = contentInfo.readConstructed(TAG_CONTENT, "content");
  contentInfo.end();
  const signedData = readFields(explicit.readSequence());
  explicit.end();
  return signedData;
}

function readFields(fields: DerReader): SignedData {
  const version = fields.readSmallInteger("version", 5);
  const digestAlgorithms = readDigestAlgorithms(fields);
  const encapsulated = fields.readSequence("encapContentInfo");
  const contentType = encapsulated.readObjectIdentifier("eContentType");
  const content = encapsulated.readConstructed(TAG_CONTENT, "eContent");
  const octets = content.readOctetString();
  content.end();
  encapsulated.end();
  const certificates = fields.nextIs(TAG_CERTIFICATES)
    ? readCertificateSet(fields.readConstructed(TAG_CERTIFICATES, "certificates"))
    : CertificateSet.none();
  const crlsVersion = fields.nextIs(TAG_CRLS) ? readRevocationInfoVersion(fields.readConstructed(TAG_CRLS, "crls")) : 1;
  const signerInfos = readSignerInfos(fields, digestAlgorithms);
  fields.end();
  const wanted = max(max(certificates.version, crlsVersion), versionOf(contentType, signerInfos));
  if (version != wanted) fields.refuse("not " + wanted.toString() + ", which its parts ask for", "version");
  return new SignedData(contentType, octets, certificates.certificates, signerInfos);
}

function readDigestAlgorithms(fields: DerReader): Array<AlgorithmIdentifier> {
  const set = fields.readSet("digestAlgorithms");
  const algorithms: Array<AlgorithmIdentifier> = [];
  while (!set.isAtEnd) {
    if (algorithms.length == MAX_DIGEST_ALGORITHMS) {
      set.refuse("more than " + MAX_DIGEST_ALGORITHMS.toString(), "", FaultCode.BudgetExhausted);
    }
    algorithms.push(readAlgorithmIdentifier(set, ITEM));
  }
  return algorithms;
}

/** Each with a digest algorithm that was announced (§5.1: else a verifier may fail to verify, and this one does). */
function readSignerInfos(fields: DerReader, announced: Array<AlgorithmIdentifier>): Array<SignerInfo> {
  const set = fields.readSet("signerInfos");
  const signerInfos: Array<SignerInfo> = [];
  while (!set.isAtEnd) {
    if (signerInfos.length == MAX_SIGNER_INFOS) {
      set.refuse("more than " + MAX_SIGNER_INFOS.toString(), "", FaultCode.BudgetExhausted);
    }
    const signerInfo = readSignerInfo(set, ITEM);
    if (!hasAlgorithm(announced, signerInfo.digestAlgorithm.oid)) {
      set.refuse("a digest algorithm that is not one of digestAlgorithms", ITEM);
    }
    signerInfos.push(signerInfo);
  }
  return signerInfos;
}

/** NULL as parameters and none are the same (RFC 5754 §2). */
function hasAlgorithm(algorithms: Array<AlgorithmIdentifier>, oid: Uint8Array): bool {
  for (let i = 0; i < algorithms.length; i++) {
    if (equalBytes(algorithms[i].oid, oid) && algorithms[i].hasNoParameters) return true;
  }
  return false;
}

/** RFC 5652 §5.1: what content and signers ask for. */
function versionOf(contentType: Uint8Array, signerInfos: Array<SignerInfo>): i32 {
  if (!isOid(contentType, ID_DATA)) return 3;
  for (let i = 0; i < signerInfos.length; i++) {
    if (signerInfos[i].version == 3) return 3;
  }
  return 1;
}
