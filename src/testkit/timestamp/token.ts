/** Time-stamp tokens before they are encoded: each field can be changed, so that each rule can be broken (RFC 5652, 3161). */
import { TAG, element, integer, objectIdentifier, octetString, sequence, setOf, tagged, utcTime } from "../x509/der.js";
import {
  type Hash,
  type Scheme,
  type TestKey,
  digest,
  hashIdentifier,
  schemeAlgorithm,
  signBytes,
} from "../x509/keys.js";
import { CA_NAME, GEN_TIME, SIGNER_SERIAL, type TestAuthority } from "./authority.js";
import { OID } from "./oids.js";
import { tstInfo } from "./tstInfo.js";

/** All that goes into a SignerInfo. */
export interface SignerTemplate {
  key: TestKey;
  scheme: Scheme;
  version: number;
  /** DER SignerIdentifier. */
  sid: Uint8Array;
  /** What the digest in the attributes is made with. */
  digest: Hash;
  /** DER AlgorithmIdentifier. */
  digestAlgorithm: Uint8Array;
  signatureAlgorithm: Uint8Array;
  /** Attributes besides content-type and message-digest, DER. */
  attributes: Uint8Array[];
  /** The last say on all attributes, in the order in which they are written; null leaves them out. */
  arrange: (attributes: Uint8Array[]) => Uint8Array[] | null;
  changeSignature: (signature: Uint8Array) => Uint8Array;
  /** Elements behind the signature. */
  more: Uint8Array;
}

/** All that goes into a token. */
export interface TokenTemplate {
  contentInfoType: string;
  version: number;
  digestAlgorithms: Uint8Array[];
  contentType: string;
  content: Uint8Array;
  /** The elements of the set; null leaves it out. */
  certificates: Uint8Array[] | null;
  crls: Uint8Array[] | null;
  signers: SignerTemplate[];
}

/** A right token of the authority, but for what is changed. */
export function token(
  authority: TestAuthority,
  change: Partial<TokenTemplate> = {},
  signer: Partial<SignerTemplate> = {},
): Uint8Array {
  const template: TokenTemplate = {
    contentInfoType: OID.signedData,
    version: 3,
    digestAlgorithms: [hashIdentifier(signer.digest ?? "sha256")],
    contentType: OID.tstInfo,
    content: tstInfo(),
    certificates: [authority.signer, authority.ca],
    crls: null,
    signers: [signerTemplate(authority, signer)],
    ...change,
  };
  return sequence(objectIdentifier(template.contentInfoType), tagged(0, signedData(template)));
}

/** DER TimeStampResp; `status` are the elements of PKIStatusInfo. */
export function response(timeStampToken: Uint8Array, ...status: readonly Uint8Array[]): Uint8Array {
  return sequence(sequence(...(status.length === 0 ? [integer(0)] : status)), timeStampToken);
}

/** A right signer, but for what is changed. */
export function signerTemplate(authority: TestAuthority, change: Partial<SignerTemplate> = {}): SignerTemplate {
  const scheme = change.scheme ?? authority.scheme;
  const hash = change.digest ?? "sha256";
  return {
    key: authority.key,
    scheme,
    version: 1,
    sid: sequence(CA_NAME, element(TAG.integer, SIGNER_SERIAL)),
    digest: hash,
    digestAlgorithm: hashIdentifier(hash),
    signatureAlgorithm: schemeAlgorithm(scheme),
    attributes: [signingTime(), signingCertificateV2(authority.signer)],
    arrange: (attributes) => attributes.sort((a, b) => Buffer.compare(a, b)),
    changeSignature: (signature) => signature,
    more: new Uint8Array(),
    ...change,
  };
}

/** DER Attribute. */
export function attribute(type: string, ...values: readonly Uint8Array[]): Uint8Array {
  return sequence(objectIdentifier(type), setOf(...values));
}

/** The signing-time attribute. */
export function signingTime(seconds = GEN_TIME): Uint8Array {
  return attribute(OID.signingTime, utcTime(seconds));
}

/** SigningCertificateV2 with the SHA-256 of each certificate. */
export function signingCertificateV2(...certificates: readonly Uint8Array[]): Uint8Array {
  const certs = certificates.map((der) => sequence(octetString(digest("sha256", der))));
  return attribute(OID.signingCertificateV2, sequence(sequence(...certs)));
}

/** SigningCertificateV2 that names its certificate by issuer and serial number as well. */
export function signingCertificateV2Of(der: Uint8Array, issuer: Uint8Array, serial: Uint8Array): Uint8Array {
  const issuerSerial = sequence(sequence(tagged(4, issuer)), element(TAG.integer, serial));
  const certs = sequence(sequence(octetString(digest("sha256", der)), issuerSerial));
  return attribute(OID.signingCertificateV2, sequence(certs));
}

/** SigningCertificate with the SHA-1 of each certificate. */
export function signingCertificate(...certificates: readonly Uint8Array[]): Uint8Array {
  const certs = certificates.map((der) => sequence(octetString(digest("sha1", der))));
  return attribute(OID.signingCertificate, sequence(sequence(...certs)));
}

function signedData(template: TokenTemplate): Uint8Array {
  const { version, digestAlgorithms, contentType, content, certificates, crls, signers } = template;
  return sequence(
    integer(version),
    element(TAG.set, ...digestAlgorithms),
    sequence(objectIdentifier(contentType), tagged(0, octetString(content))),
    ...(certificates === null ? [] : [tagged(0, ...certificates)]),
    ...(crls === null ? [] : [tagged(1, ...crls)]),
    element(TAG.set, ...signers.map((signer) => signerInfo(signer, contentType, content))),
  );
}

/** The signature is over the attributes as a SET OF; they are sent under [0] (RFC 5652 §5.4). */
function signerInfo(template: SignerTemplate, contentType: string, content: Uint8Array): Uint8Array {
  const { key, scheme, version, sid, digestAlgorithm, signatureAlgorithm, changeSignature, more } = template;
  const attributes = template.arrange([
    attribute(OID.contentType, objectIdentifier(contentType)),
    attribute(OID.messageDigest, octetString(digest(template.digest, content))),
    ...template.attributes,
  ]);
  const signed = attributes === null ? content : element(TAG.set, ...attributes);
  return sequence(
    integer(version),
    sid,
    digestAlgorithm,
    ...(attributes === null ? [] : [tagged(0, ...attributes)]),
    signatureAlgorithm,
    octetString(changeSignature(signBytes(key, scheme, signed))),
    more,
  );
}
