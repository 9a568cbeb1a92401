/** Certificate extensions (RFC 5280 §4.2): a list of them that can be read, replaced and broken. */
import { asn1js, pkijs } from "../libraries.js";
import { TAG, boolean, derOf, element, integer, namedBits, objectIdentifier, octetString, sequence } from "./der.js";
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
  const length = pathLength === null ? {} : { pathLenConstraint: asn1js.Integer.fromBigInt(pathLength) };
  const value = new pkijs.BasicConstraints({ cA: isCa, ...length });
  return extension(EXTENSION.basicConstraints, derOf(value.toSchema()), true);
}

/** keyUsage, critical. */
export function keyUsage(...bits: readonly (keyof typeof KEY_USAGE)[]): ExtensionTemplate {
  return extension(EXTENSION.keyUsage, namedBits(bits.map((bit) => KEY_USAGE[bit])), true);
}

/** extKeyUsage, not critical. */
export function extKeyUsage(...purposes: readonly string[]): ExtensionTemplate {
  return extension(EXTENSION.extKeyUsage, derOf(new pkijs.ExtKeyUsage({ keyPurposes: [...purposes] }).toSchema()));
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
  const information = policies.map((policyIdentifier) => new pkijs.PolicyInformation({ policyIdentifier }));
  const value = new pkijs.CertificatePolicies({ certificatePolicies: information });
  return extension(EXTENSION.certificatePolicies, derOf(value.toSchema()));
}

/** policyMappings of pairs issuerDomainPolicy → subjectDomainPolicy, critical. */
export function policyMappings(...pairs: readonly (readonly [string, string])[]): ExtensionTemplate {
  const mappings = pairs.map(
    ([issuerDomainPolicy, subjectDomainPolicy]) => new pkijs.PolicyMapping({ issuerDomainPolicy, subjectDomainPolicy }),
  );
  return extension(EXTENSION.policyMappings, derOf(new pkijs.PolicyMappings({ mappings }).toSchema()), true);
}

/** policyConstraints, critical; null leaves a field out. */
export function policyConstraints(
  requireExplicitPolicy: number | null,
  inhibitPolicyMapping: number | null = null,
): ExtensionTemplate {
  const value = new pkijs.PolicyConstraints({
    ...(requireExplicitPolicy === null ? {} : { requireExplicitPolicy }),
    ...(inhibitPolicyMapping === null ? {} : { inhibitPolicyMapping }),
  });
  return extension(EXTENSION.policyConstraints, derOf(value.toSchema()), true);
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
  const keyIdentifier = new asn1js.OctetString({ valueHex: Uint8Array.from(identifier).buffer });
  const value = new pkijs.AuthorityKeyIdentifier({ keyIdentifier });
  return extension(EXTENSION.authorityKeyIdentifier, derOf(value.toSchema()));
}

/** authorityInfoAccess with the address of the issuer's certificates. */
export function authorityInfoAccess(address: string): ExtensionTemplate {
  const accessLocation = new pkijs.GeneralName({ type: 6, value: address });
  const description = new pkijs.AccessDescription({ accessMethod: "1.3.6.1.5.5.7.48.2", accessLocation });
  const value = new pkijs.InfoAccess({ accessDescriptions: [description] });
  return extension(EXTENSION.authorityInfoAccess, derOf(value.toSchema()));
}

/** cRLDistributionPoints with one address. */
export function cRLDistributionPoints(address: string): ExtensionTemplate {
  const point = new pkijs.DistributionPoint({
    distributionPoint: [new pkijs.GeneralName({ type: 6, value: address })],
  });
  const value = new pkijs.CRLDistributionPoints({ distributionPoints: [point] });
  return extension(EXTENSION.cRLDistributionPoints, derOf(value.toSchema()));
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
