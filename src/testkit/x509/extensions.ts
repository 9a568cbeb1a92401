/** Certificate extensions (RFC 5280 §4.2): a list of them that can be read, replaced and broken. */
import {
  TAG,
  boolean,
  element,
  integer,
  integerContents,
  namedBits,
  objectIdentifier,
  octetString,
  sequence,
  tagged,
  taggedPrimitive,
} from "./der.js";
import { generalName } from "./names.js";
import { EXTENSION } from "./oids.js";

/** One extension before it is encoded. */
export interface ExtensionTemplate {
  /** Dotted. */
  oid: string;
  critical: boolean;
  /** What extnValue wraps: the DER of the extension's own type. */
  value: Uint8Array;
  /** The octets of `critical` when they are not what DER wants: an empty array leaves the field out. */
  criticalEncoding?: Uint8Array;
}

/** Bits of KeyUsage (RFC 5280 §4.2.1.3). */
export const KEY_USAGE = {
  digitalSignature: 0,
  contentCommitment: 1,
  keyEncipherment: 2,
  dataEncipherment: 3,
  keyAgreement: 4,
  keyCertSign: 5,
  cRLSign: 6,
  encipherOnly: 7,
  decipherOnly: 8,
} as const;

/** DER Extension. */
export function encodeExtension({ oid, critical, value, criticalEncoding }: ExtensionTemplate): Uint8Array {
  const flag = criticalEncoding ?? (critical ? boolean(true) : new Uint8Array());
  return element(TAG.sequence, objectIdentifier(oid), flag, octetString(value));
}

/** An extension of whatever kind. */
export function extension(oid: string, value: Uint8Array, critical = false): ExtensionTemplate {
  return { oid, critical, value };
}

/** The same extension, critical. */
export function critical(template: ExtensionTemplate): ExtensionTemplate {
  return { ...template, critical: true };
}

/** The same extension, not critical. */
export function notCritical(template: ExtensionTemplate): ExtensionTemplate {
  return { ...template, critical: false };
}

/** basicConstraints, critical; null is no path length, a negative number is encoded as it is. */
export function basicConstraints(isCa: boolean, pathLength: number | null = null): ExtensionTemplate {
  const fields = [...(isCa ? [boolean(true)] : []), ...(pathLength === null ? [] : [integer(pathLength)])];
  return extension(EXTENSION.basicConstraints, sequence(...fields), true);
}

/** keyUsage, critical. */
export function keyUsage(...bits: readonly (keyof typeof KEY_USAGE)[]): ExtensionTemplate {
  return extension(EXTENSION.keyUsage, namedBits(bits.map((bit) => KEY_USAGE[bit])), true);
}

/** extKeyUsage, not critical. */
export function extKeyUsage(...purposes: readonly string[]): ExtensionTemplate {
  return extension(EXTENSION.extKeyUsage, sequence(...purposes.map(objectIdentifier)));
}

/** subjectAltName of these GeneralNames. */
export function subjectAltName(names: readonly Uint8Array[], critical = false): ExtensionTemplate {
  return extension(EXTENSION.subjectAltName, sequence(...names), critical);
}

/** nameConstraints, critical, of a DER NameConstraints. */
export function nameConstraintsExtension(value: Uint8Array): ExtensionTemplate {
  return extension(EXTENSION.nameConstraints, value, true);
}

/** certificatePolicies without qualifiers. */
export function certificatePolicies(...policies: readonly string[]): ExtensionTemplate {
  const information = policies.map((policy) => sequence(objectIdentifier(policy)));
  return extension(EXTENSION.certificatePolicies, sequence(...information));
}

/** policyMappings of pairs issuerDomainPolicy → subjectDomainPolicy, critical. */
export function policyMappings(...pairs: readonly (readonly [string, string])[]): ExtensionTemplate {
  const mappings = pairs.map((pair) => sequence(...pair.map(objectIdentifier)));
  return extension(EXTENSION.policyMappings, sequence(...mappings), true);
}

/** policyConstraints, critical; null leaves a field out. */
export function policyConstraints(
  requireExplicitPolicy: number | null,
  inhibitPolicyMapping: number | null = null,
): ExtensionTemplate {
  const field = (number: number, value: number | null): Uint8Array[] =>
    value === null ? [] : [taggedPrimitive(number, integerContents(BigInt(value)))];
  const value = sequence(...field(0, requireExplicitPolicy), ...field(1, inhibitPolicyMapping));
  return extension(EXTENSION.policyConstraints, value, true);
}

/** inhibitAnyPolicy, critical. */
export function inhibitAnyPolicy(skipCertificates: number): ExtensionTemplate {
  return extension(EXTENSION.inhibitAnyPolicy, integer(skipCertificates), true);
}

/** subjectKeyIdentifier. */
export function subjectKeyIdentifier(identifier: Uint8Array): ExtensionTemplate {
  return extension(EXTENSION.subjectKeyIdentifier, octetString(identifier));
}

/** authorityKeyIdentifier with keyIdentifier alone. */
export function authorityKeyIdentifier(identifier: Uint8Array): ExtensionTemplate {
  return extension(EXTENSION.authorityKeyIdentifier, sequence(taggedPrimitive(0, identifier)));
}

/** authorityInfoAccess with the address of the issuer's certificates. */
export function authorityInfoAccess(address: string): ExtensionTemplate {
  const caIssuers = objectIdentifier("1.3.6.1.5.5.7.48.2");
  const value = sequence(sequence(caIssuers, generalName.uniformResourceIdentifier(address)));
  return extension(EXTENSION.authorityInfoAccess, value);
}

/** cRLDistributionPoints with one address. */
export function cRLDistributionPoints(address: string): ExtensionTemplate {
  const fullName = tagged(0, generalName.uniformResourceIdentifier(address));
  return extension(EXTENSION.cRLDistributionPoints, sequence(sequence(tagged(0, fullName))));
}

/** An extension that nobody knows. */
export function unknownExtension(critical: boolean): ExtensionTemplate {
  return extension(EXTENSION.unknown, octetString(Uint8Array.of(1)), critical);
}

/** The list with this extension in the place of the one of its kind, or at the end. */
export function withExtension(list: readonly ExtensionTemplate[], extension: ExtensionTemplate): ExtensionTemplate[] {
  const index = list.findIndex(({ oid }) => oid === extension.oid);
  return index < 0 ? [...list, extension] : list.with(index, extension);
}

/** The list without the extension of that kind. */
export function withoutExtension(list: readonly ExtensionTemplate[], oid: string): ExtensionTemplate[] {
  return list.filter((extension) => extension.oid !== oid);
}
