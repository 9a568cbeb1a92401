// Certificates: what was read, as lines of text.
import { encodeHex } from "../../assembly/encoding/hex";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { Fault } from "../../assembly/fault/fault";
import { oidName } from "../../assembly/asn1/oids";
import { Certificate } from "../../assembly/x509/certificate";
import { Extensions } from "../../assembly/x509/extensions";
import { GeneralName } from "../../assembly/x509/generalName";

/** "ok", or the fault's name, path and detail. */
export function certificateOutcome(der: Uint8Array): string {
  const certificate = Certificate.fromDer(der);
  return certificate.isOk ? "ok" : faultText(certificate.fault!);
}

/** A fault as `code path: detail`. */
export function faultText(fault: Fault): string {
  const place = fault.path.length == 0 ? "" : " " + fault.path;
  return faultCodeName(fault.code) + place + (fault.detail.length == 0 ? "" : ": " + fault.detail);
}

/** The fields and extensions, one in a line as `field: value`; null when it is refused. */
export function certificateText(der: Uint8Array): string | null {
  const read = Certificate.fromDer(der);
  if (read.fault) return null;
  const certificate = read.value;
  const lines: string[] = [
    "version: " + certificate.version.toString(),
    "serialNumber: " + encodeHex(certificate.serialNumber),
    "signatureAlgorithm: " + oidName(certificate.signatureAlgorithm.oid),
    "issuer: " + certificate.issuer.toString(),
    "notBefore: " + certificate.notBefore.toRfc3339(),
    "notAfter: " + certificate.notAfter.toRfc3339(),
    "subject: " + certificate.subject.toString(),
    "key: " + keyText(certificate),
    "sha256: " + encodeHex(certificate.sha256()),
  ];
  extensionLines(certificate.extensions, lines);
  return lines.join("\n");
}

function keyText(certificate: Certificate): string {
  const key = certificate.publicKey();
  return key.isOk ? key.value.algorithmName : faultText(key.fault!);
}

function extensionLines(extensions: Extensions, lines: string[]): void {
  for (let i = 0; i < extensions.list.length; i++) {
    const extension = extensions.list[i];
    lines.push("extension: " + oidName(extension.oid) + (extension.critical ? " critical" : ""));
  }
  const basic = extensions.basicConstraints;
  if (basic != null) lines.push(`basicConstraints: ${basic.isCa} ${basic.pathLength}`);
  const usage = extensions.keyUsage;
  if (usage != null) lines.push("keyUsage: " + usage.bits.toString(2));
  const extended = extensions.extendedKeyUsage;
  if (extended != null) lines.push("extKeyUsage: " + oidNames(extended.purposes));
  pushNames(lines, "subjectAltName", extensions.subjectAltName);
  pushNames(lines, "issuerAltName", extensions.issuerAltName);
  const subjectKey = extensions.subjectKeyIdentifier;
  if (subjectKey != null) lines.push("subjectKeyIdentifier: " + encodeHex(subjectKey));
  const authorityKey = extensions.authorityKeyIdentifier;
  if (authorityKey != null) {
    const identifier = authorityKey.keyIdentifier;
    lines.push("authorityKeyIdentifier: " + (identifier == null ? "none" : encodeHex(identifier)));
  }
  policyLines(extensions, lines);
}

function policyLines(extensions: Extensions, lines: string[]): void {
  const policies = extensions.certificatePolicies;
  if (policies != null) lines.push("certificatePolicies: " + oidNames(policies.policies));
  const mappings = extensions.policyMappings;
  if (mappings != null) lines.push("policyMappings: " + mappings.length.toString());
  const constraints = extensions.policyConstraints;
  if (constraints != null) {
    lines.push(`policyConstraints: ${constraints.requireExplicitPolicy} ${constraints.inhibitPolicyMapping}`);
  }
  if (extensions.inhibitAnyPolicy >= 0) lines.push(`inhibitAnyPolicy: ${extensions.inhibitAnyPolicy}`);
  const points = extensions.cRLDistributionPoints;
  if (points != null) lines.push("cRLDistributionPoints: " + points.length.toString());
}

function oidNames(oids: Array<Uint8Array>): string {
  const names = new Array<string>();
  for (let i = 0; i < oids.length; i++) names.push(oidName(oids[i]));
  return names.join(" ");
}

function pushNames(lines: string[], label: string, names: Array<GeneralName> | null): void {
  if (names == null) return;
  for (let i = 0; i < names.length; i++) lines.push(label + ": " + names[i].toString());
}
