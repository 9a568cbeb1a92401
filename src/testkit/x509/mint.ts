/** Certificates that certify one another: each is made of the few fields that matter, the rest is plain. */
import { integerContents } from "./der.js";
import { type TestKey, freshKey } from "./keys.js";
import { commonName } from "./names.js";
import { type CertificateTemplate, certificateTemplate, encodeCertificate, encodeTbs } from "./template.js";

/** When minted certificates begin to be valid, unless they say otherwise; they end after a year. Seconds since 1970. */
export const T0 = Date.UTC(2026, 0, 1) / 1000;
export const MINUTE = 60;
export const DAY = 24 * 60 * MINUTE;
export const YEAR = 365 * DAY;

/** A certificate and the key in it. */
export interface Minted {
  der: Uint8Array;
  /** DER TBSCertificate. */
  tbs: Uint8Array;
  /** The subject, as DER. */
  name: Uint8Array;
  key: TestKey;
}

/** What a certificate is made of; whatever else a template has can be changed too. */
export interface MintFields extends Partial<Omit<CertificateTemplate, "issuer" | "subject" | "spki" | "signer">> {
  /** A common name, or a DER Name; the empty text is an empty name. */
  subject?: string | Uint8Array;
  /** Who signs: the certificate itself when there is none. */
  issuer?: Minted | null;
  /** The issuer's name, where it is to be another than the issuer's subject. */
  issuerName?: string | Uint8Array;
  /** The subject's; a fresh one when there is none. */
  key?: TestKey;
  /** The serial number; each certificate has one of its own otherwise. */
  serial?: number;
}

let serials = 1;

/** A certificate that its issuer, or it itself, has signed. */
export function mint({ subject, issuer, issuerName, key = freshKey(), serial, ...fields }: MintFields = {}): Minted {
  serials += 1;
  const name = nameOf(subject ?? `subject ${serials}`);
  const signer = issuer ?? { key, name };
  const template = certificateTemplate({
    serialNumber: integerContents(BigInt(serial ?? serials)),
    issuer: issuerName === undefined ? signer.name : nameOf(issuerName),
    subject: name,
    notBefore: T0,
    notAfter: T0 + YEAR,
    key,
    signer: signer.key,
    ...fields,
  });
  const [der, tbs] = [encodeCertificate(template), encodeTbs(template)];
  return { der: new Uint8Array(der), tbs: new Uint8Array(tbs), name, key };
}

/** The DER of several. */
export function dersOf(certificates: readonly Minted[]): Uint8Array[] {
  return certificates.map(({ der }) => der);
}

function nameOf(subject: string | Uint8Array): Uint8Array {
  return typeof subject === "string" ? commonName(subject) : subject;
}
