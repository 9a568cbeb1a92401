/** Certificates before they are encoded: each field can be changed, so that each rule can be broken (RFC 5280 §4.1). */
import { TAG, bitString, element, integer, sequence, tagged, time } from "./der.js";
import { type ExtensionTemplate, encodeExtension } from "./extensions.js";
import { SCHEMES_OF_KIND, type Scheme, type TestKey, schemeAlgorithm, signBytes } from "./keys.js";

/** All that goes into a certificate. */
export interface CertificateTemplate {
  /** 1 leaves the field out, unless `isVersionSpelled`. */
  version: number;
  isVersionSpelled?: boolean;
  /** Contents of the INTEGER. */
  serialNumber: Uint8Array;
  /** DER AlgorithmIdentifier inside and outside of what is signed; null is that of `scheme`. */
  innerAlgorithm: Uint8Array | null;
  outerAlgorithm: Uint8Array | null;
  /** DER Names. */
  issuer: Uint8Array;
  subject: Uint8Array;
  /** Seconds since 1970, or the DER of a Time. */
  notBefore: number | Uint8Array;
  notAfter: number | Uint8Array;
  /** DER SubjectPublicKeyInfo. */
  spki: Uint8Array;
  /** An empty list leaves the field out. */
  extensions: ExtensionTemplate[];
  /** The key and the scheme that sign. */
  signer: TestKey;
  scheme: Scheme;
  /** Elements behind the extensions. */
  moreFields?: Uint8Array;
  /** Last changes, of bytes: before signing, of the signature's BIT STRING, of the whole. */
  changeTbs?: (tbs: Uint8Array) => Uint8Array;
  changeSignature?: (element: Uint8Array) => Uint8Array;
  changeSigned?: (der: Uint8Array) => Uint8Array;
}

/** What a template must be told, and whatever else it may be. */
export type TemplateFields = Partial<CertificateTemplate> &
  Pick<CertificateTemplate, "issuer" | "subject" | "notBefore" | "notAfter" | "signer"> & {
    /** The subject's, unless `spki` says otherwise. */
    key: TestKey;
  };

/** A certificate of version 3 without extensions, signed in the usual scheme of the signer's key. */
export function certificateTemplate({ key, ...fields }: TemplateFields): CertificateTemplate {
  return {
    version: 3,
    serialNumber: Uint8Array.of(1),
    innerAlgorithm: null,
    outerAlgorithm: null,
    spki: key.spki,
    extensions: [],
    scheme: SCHEMES_OF_KIND[fields.signer.kind][0],
    ...fields,
  };
}

/** DER Certificate, signed. ECDSA and PSS signatures are new each time. */
export function encodeCertificate(template: CertificateTemplate): Uint8Array {
  const { changeTbs, changeSignature, changeSigned, signer, scheme } = template;
  const plain = encodeTbs(template);
  const tbs = changeTbs === undefined ? plain : changeTbs(plain);
  const signature = bitString(signBytes(signer, scheme, tbs));
  const outer = template.outerAlgorithm ?? schemeAlgorithm(scheme);
  const der = sequence(tbs, outer, changeSignature === undefined ? signature : changeSignature(signature));
  return changeSigned === undefined ? der : changeSigned(der);
}

/** DER TBSCertificate. */
export function encodeTbs(template: CertificateTemplate): Uint8Array {
  const { version, isVersionSpelled, extensions } = template;
  const versionField = version === 1 && isVersionSpelled !== true ? [] : [tagged(0, integer(version - 1))];
  const list = extensions.length === 0 ? [] : [tagged(3, sequence(Buffer.concat(extensions.map(encodeExtension))))];
  return sequence(
    ...versionField,
    element(TAG.integer, template.serialNumber),
    template.innerAlgorithm ?? schemeAlgorithm(template.scheme),
    template.issuer,
    sequence(timeOf(template.notBefore), timeOf(template.notAfter)),
    template.subject,
    template.spki,
    ...list,
    template.moreFields ?? new Uint8Array(),
  );
}

function timeOf(value: number | Uint8Array): Uint8Array {
  return typeof value === "number" ? time(value) : value;
}
