/** Time-stamp tokens before they are encoded: each field can be changed, so that each rule can be broken (RFC 5652, 3161). */
import { createHash } from "node:crypto";

import {
  TAG,
  element,
  generalizedTime,
  integer,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  tagged,
  utcTime,
} from "../certificates/der.js";
import { type Scheme, type TestKey, identifier, schemeAlgorithm, signBytes } from "../certificates/keys.js";
import { CA_NAME, GEN_TIME, SIGNER_SERIAL, type TestAuthority } from "./authority.js";

/** A hash as node:crypto spells it. */
export type Hash = "sha1" | "sha256" | "sha384" | "sha512";

/** Object identifiers, dotted. */
export const OID = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  tstInfo: "1.2.840.113549.1.9.16.1.4",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  signingCertificate: "1.2.840.113549.1.9.16.2.12",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
  algorithmProtection: "1.2.840.113549.1.9.52",
  policy: "1.3.6.1.4.1.55555.3161.1",
  sha1: "1.3.14.3.2.26",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
} as const;

/** What all test tokens stamp, unless they say otherwise. */
export const MESSAGE = Buffer.from("a signature");

/** Fields of a TSTInfo as DER elements; an empty one is left out. */
export interface TstInfoTemplate {
  version: Uint8Array;
  policy: Uint8Array;
  messageImprint: Uint8Array;
  serialNumber: Uint8Array;
  genTime: Uint8Array;
  accuracy: Uint8Array;
  ordering: Uint8Array;
  nonce: Uint8Array;
  tsa: Uint8Array;
  extensions: Uint8Array;
  /** Behind the last. */
  more: Uint8Array;
}

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

/** A right TSTInfo over the message, but for what is changed. */
export function tstInfo(change: Partial<TstInfoTemplate> = {}, message: Uint8Array = MESSAGE): Uint8Array {
  const none = new Uint8Array();
  const fields: TstInfoTemplate = {
    version: integer(1),
    policy: objectIdentifier(OID.policy),
    messageImprint: messageImprint("sha256", message),
    serialNumber: integer(4711),
    genTime: generalizedTime(GEN_TIME),
    accuracy: none,
    ordering: none,
    nonce: none,
    tsa: none,
    extensions: none,
    more: none,
    ...change,
  };
  return sequence(...Object.values(fields as unknown as Record<string, Uint8Array>));
}

/** DER MessageImprint. */
export function messageImprint(hash: Hash, message: Uint8Array): Uint8Array {
  return sequence(hashIdentifier(hash), octetString(digest(hash, message)));
}

/** DER AlgorithmIdentifier of a hash, with NULL. */
export function hashIdentifier(hash: Hash): Uint8Array {
  return identifier(OID[hash], nothing());
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

/** SigningCertificate with the SHA-1 of each certificate. */
export function signingCertificate(...certificates: readonly Uint8Array[]): Uint8Array {
  const certs = certificates.map((der) => sequence(octetString(digest("sha1", der))));
  return attribute(OID.signingCertificate, sequence(sequence(...certs)));
}

/** The digest. */
export function digest(hash: Hash, bytes: Uint8Array): Uint8Array {
  return createHash(hash).update(bytes).digest();
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
