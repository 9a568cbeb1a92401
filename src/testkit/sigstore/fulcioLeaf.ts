/** Keyless certificates as Fulcio issues them: for minutes, without a subject, with the identity in a name. */
import { utf8String } from "../x509/der.js";
import { type ExtensionTemplate, extKeyUsage, extension, keyUsage, subjectAltName } from "../x509/extensions.js";
import { MINUTE, type MintFields, type Minted, T0 } from "../x509/mint.js";
import { generalName } from "../x509/names.js";
import { PURPOSE } from "../x509/oids.js";
import { mintWithKeyIdentifiers } from "./fulcioAuthority.js";

/** A leaf of ten minutes without a subject. */
export function mintLeaf(issuer: Minted, fields: MintFields = {}): Minted {
  const defaults = { subject: "", issuer, notBefore: T0, notAfter: T0 + 10 * MINUTE, extensions: leafExtensions() };
  return mintWithKeyIdentifiers({ ...defaults, ...fields });
}

/** What a leaf has; those of a kind are replaced by those that are given. */
export function leafExtensions(
  changes: Partial<Record<"usage" | "purposes" | "names" | "issuer", ExtensionTemplate[]>> = {},
): ExtensionTemplate[] {
  const workflow = generalName.uniformResourceIdentifier("https://example.com/workflow");
  return [
    ...(changes.usage ?? [keyUsage("digitalSignature")]),
    ...(changes.purposes ?? [extKeyUsage(PURPOSE.codeSigning)]),
    ...(changes.names ?? [subjectAltName([workflow], true)]),
    ...(changes.issuer ?? [fulcioExtension(1, "https://issuer.example"), fulcioExtension(8, "https://issuer.example")]),
  ];
}

/** One of Fulcio's extensions in its own encoding: the text as it is up to .6, a UTF8String behind it. */
export function fulcioExtension(arc: number, text: string): ExtensionTemplate {
  return extension(`1.3.6.1.4.1.57264.1.${arc}`, arc <= 6 ? Buffer.from(text) : utf8String(text));
}
