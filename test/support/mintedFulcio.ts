/** A keyless world for tests: authorities and leaves as Fulcio makes them. */
import {
  basicConstraints,
  extendedKeyUsage,
  extension,
  keyIdentifiers,
  keyUsage,
  mint,
  MINUTE,
  subjectAltName,
  T0,
  uniformResourceIdentifier,
  utf8String,
  YEAR,
  type CertificateFields,
  type MintedCertificate,
  type MintedExtension,
} from "./mintedCertificate.js";

export const CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
export const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
export const ANY = "2.5.29.37.0";

/** A root, an intermediate that may sign code, and between which times the root's owner is trusted. */
export interface MintedAuthority {
  root: MintedCertificate;
  intermediate: MintedCertificate;
}

/** The extensions of a CA. */
export function caExtensions(pathLength = -1, ...more: MintedExtension[]): MintedExtension[] {
  return [basicConstraints(true, pathLength), keyUsage([5, 6]), ...more];
}

/** An authority of two certificates; the fields change the intermediate. */
export function mintAuthority(fields: CertificateFields = {}, rootFields: CertificateFields = {}): MintedAuthority {
  const root = mintWithKeyIdentifiers({ subject: "root", extensions: caExtensions(), ...rootFields });
  const extensions = caExtensions(0, extendedKeyUsage([CODE_SIGNING]));
  const intermediate = mintWithKeyIdentifiers({ subject: "intermediate", issuer: root, extensions, ...fields });
  return { root, intermediate };
}

/** One of Fulcio's extensions in its own encoding. */
export function fulcioExtension(arc: number, text: string): MintedExtension {
  return extension(`1.3.6.1.4.1.57264.1.${arc}`, arc <= 6 ? Buffer.from(text) : utf8String(text));
}

/** What a leaf has; names are replaced by those that are given. */
export function leafExtensions(
  changes: Partial<Record<"usage" | "purposes" | "names" | "issuer", MintedExtension[]>> = {},
): MintedExtension[] {
  return [
    ...(changes.usage ?? [keyUsage([0])]),
    ...(changes.purposes ?? [extendedKeyUsage([CODE_SIGNING])]),
    ...(changes.names ?? [subjectAltName([uniformResourceIdentifier("https://example.com/workflow")], true)]),
    ...(changes.issuer ?? [fulcioExtension(1, "https://issuer.example"), fulcioExtension(8, "https://issuer.example")]),
  ];
}

/** A leaf of ten minutes without a subject. */
export function mintLeaf(issuer: MintedCertificate, fields: CertificateFields = {}): MintedCertificate {
  const defaults = { subject: "", issuer, notBefore: T0, notAfter: T0 + 10 * MINUTE, extensions: leafExtensions() };
  return mintWithKeyIdentifiers({ ...defaults, ...fields });
}

/** A certificate with the key identifiers that RFC 5280 asks issuers for. */
export function mintWithKeyIdentifiers(fields: CertificateFields): MintedCertificate {
  return mint({
    ...fields,
    extensions: (spki) => [...listOf(fields, spki), ...keyIdentifiers(spki, fields.issuer?.spki)],
  });
}

function listOf({ extensions = [] }: CertificateFields, spki: Uint8Array): MintedExtension[] {
  return typeof extensions === "function" ? extensions(spki) : extensions;
}

/** One authority as the harness takes it. */
export function authorityLine(
  chain: MintedCertificate[],
  from: number | null = T0 - YEAR,
  to: number | null = null,
): string {
  const end = (time: number | null): string => (time === null ? "-" : new Date(time).toISOString());
  return `${chain.map(({ der }) => Buffer.from(der).toString("hex")).join(",")} ${end(from)} ${end(to)}`;
}
