/** CRLs before they are encoded (RFC 5280 §5.1). */
import { TAG, bitString, element, integer, sequence, tagged, time } from "./der.js";
import { type ExtensionTemplate, encodeExtension } from "./extensions.js";
import { type Scheme, type TestKey, schemeAlgorithm, signBytes } from "./keys.js";

/** One revoked certificate. */
export interface RevokedCertificate {
  /** Contents of the INTEGER. */
  serialNumber: Uint8Array;
  /** Seconds since 1970. */
  revocationDate: number;
  extensions: ExtensionTemplate[];
}

/** All that goes into a CRL. */
export interface CertificateListTemplate {
  /** 1 leaves the field out. */
  version: number;
  innerAlgorithm?: Uint8Array | null;
  outerAlgorithm?: Uint8Array | null;
  /** DER Name. */
  issuer: Uint8Array;
  /** Seconds since 1970; null leaves nextUpdate out. */
  thisUpdate: number;
  nextUpdate: number | null;
  /** An empty list leaves the field out. */
  revokedCertificates: RevokedCertificate[];
  extensions: ExtensionTemplate[];
  signer: TestKey;
  scheme: Scheme;
}

/** DER CertificateList, signed. */
export function encodeCertificateList(template: CertificateListTemplate): Uint8Array {
  const algorithm = schemeAlgorithm(template.scheme);
  const tbs = encodeTbs(template, template.innerAlgorithm ?? algorithm);
  const signature = bitString(signBytes(template.signer, template.scheme, tbs));
  return sequence(tbs, template.outerAlgorithm ?? algorithm, signature);
}

function encodeTbs(template: CertificateListTemplate, algorithm: Uint8Array): Uint8Array {
  const { version, nextUpdate, revokedCertificates, extensions } = template;
  return sequence(
    ...(version === 1 ? [] : [integer(version - 1)]),
    algorithm,
    template.issuer,
    time(template.thisUpdate),
    ...(nextUpdate === null ? [] : [time(nextUpdate)]),
    ...(revokedCertificates.length === 0 ? [] : [sequence(...revokedCertificates.map(encodeRevoked))]),
    ...(extensions.length === 0 ? [] : [tagged(0, sequence(...extensions.map(encodeExtension)))]),
  );
}

function encodeRevoked({ serialNumber, revocationDate, extensions }: RevokedCertificate): Uint8Array {
  const list = extensions.length === 0 ? [] : [sequence(...extensions.map(encodeExtension))];
  return sequence(element(TAG.integer, serialNumber), time(revocationDate), ...list);
}
