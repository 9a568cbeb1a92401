/**
 * What RFC 5280 §4 asks of those who issue certificates and §6.1 does not check. A certificate that breaks one of these
 * rules may still be in a valid path; who turns them on wants certificates of conforming CAs alone.
 *
 * The rules that are syntax hold always, since such certificates cannot be read: one extension of a kind (§4.2), lists that
 * must not be empty, versions and their fields (§4.1.2), policies named once (§4.2.1.4).
 */
import {
  ID_CE_AUTHORITY_KEY_IDENTIFIER,
  ID_CE_BASIC_CONSTRAINTS,
  ID_CE_FRESHEST_CRL,
  ID_CE_INHIBIT_ANY_POLICY,
  ID_CE_NAME_CONSTRAINTS,
  ID_CE_POLICY_CONSTRAINTS,
  ID_CE_SUBJECT_ALT_NAME,
  ID_CE_SUBJECT_DIRECTORY_ATTRIBUTES,
  ID_CE_SUBJECT_KEY_IDENTIFIER,
  ID_PE_AUTHORITY_INFO_ACCESS,
  ID_PE_SUBJECT_INFO_ACCESS,
  oidName,
} from "../../asn1/oids";
import { Fault } from "../../fault/fault";
import { Certificate } from "../certificate";
import { KeyUsageBit } from "../extension/keyUsage";
import { Extensions } from "../extensions";
import { brokenRule } from "./brokenRule";
import { nameIssuanceFault } from "./nameIssuanceRules";

/** Octets of a serial number (§4.1.2.2). */
const MAX_SERIAL_OCTETS: i32 = 20;

/**
 * The first rule that a certificate breaks, or null; but for the one of the authorityKeyIdentifier, which asks for the
 * signature's key.
 */
export function issuanceFault(certificate: Certificate): Fault | null {
  let fault = fieldFault(certificate);
  if (fault == null) fault = subjectKeyIdentifierFault(certificate.extensions);
  if (fault == null) fault = keyUsageFault(certificate.extensions);
  if (fault == null) fault = caExtensionFault(certificate.extensions);
  if (fault == null) fault = criticalityFault(certificate.extensions);
  return fault == null ? nameIssuanceFault(certificate.extensions) : fault;
}

/** The fields of tbsCertificate. */
function fieldFault(certificate: Certificate): Fault | null {
  const serial = certificate.serialNumber;
  // §4.1.2.2
  if (serial.length > MAX_SERIAL_OCTETS) return brokenRule("a serial number of more than 20 octets", "4.1.2.2");
  if (serial[0] >= 0x80) return brokenRule("a negative serial number", "4.1.2.2");
  if (serial.length == 1 && serial[0] == 0) return brokenRule("the serial number 0", "4.1.2.2");
  // §4.1.2.4
  if (certificate.issuer.isEmpty) return brokenRule("an empty issuer", "4.1.2.4");
  // §4.1.2.5
  if (!certificate.validity.isConforming) return brokenRule("a time before 2050 as GeneralizedTime", "4.1.2.5");
  // §4.1.2.6
  if (!certificate.subject.isEmpty) return null;
  if (isCa(certificate.extensions)) return brokenRule("a CA with an empty subject", "4.1.2.6");
  if (certificate.extensions.subjectAltName == null)
    return brokenRule("neither a subject nor a subjectAltName", "4.1.2.6");
  const isCritical = certificate.extensions.isCritical(ID_CE_SUBJECT_ALT_NAME);
  return isCritical ? null : brokenRule("an empty subject and a subjectAltName that is not critical", "4.1.2.6");
}

/** §4.2.1.1: whether it says which key signed it. All must, but those that were signed with their own key. */
export function namesIssuerKey(certificate: Certificate): bool {
  const identifier = certificate.extensions.authorityKeyIdentifier;
  return identifier != null && identifier.keyIdentifier != null;
}

/** §4.2.1.1, for one that neither names its issuer's key nor was signed with its own. */
export function issuerKeyNotNamed(): Fault {
  return brokenRule("no keyIdentifier of its issuer", "4.2.1.1");
}

/** §4.2.1.2. */
function subjectKeyIdentifierFault(extensions: Extensions): Fault | null {
  if (!isCa(extensions) || extensions.subjectKeyIdentifier != null) return null;
  return brokenRule("a CA without subjectKeyIdentifier", "4.2.1.2");
}

/** §4.2.1.3, §4.2.1.12. */
function keyUsageFault(extensions: Extensions): Fault | null {
  const keyUsage = extensions.keyUsage;
  if (keyUsage == null && isCa(extensions)) return brokenRule("a CA without keyUsage", "4.2.1.3");
  if (keyUsage != null && keyUsage.bits == 0) return brokenRule("a key usage without any use", "4.2.1.3");
  const signsCertificates = keyUsage != null && keyUsage.has(KeyUsageBit.KeyCertSign);
  if (signsCertificates && !isCa(extensions)) return brokenRule("keyCertSign without cA", "4.2.1.3");
  const purposes = extensions.extendedKeyUsage;
  return purposes != null && purposes.purposes.length == 0 ? brokenRule("no purpose in extKeyUsage", "4.2.1.12") : null;
}

/** What only a CA may have, and how (§4.2.1.9, §4.2.1.10). */
function caExtensionFault(extensions: Extensions): Fault | null {
  const constraints = extensions.basicConstraints;
  if (constraints != null && constraints.pathLength >= 0) {
    if (!constraints.isCa) return brokenRule("pathLenConstraint without cA", "4.2.1.9");
    const keyUsage = extensions.keyUsage;
    const signsCertificates = keyUsage != null && keyUsage.has(KeyUsageBit.KeyCertSign);
    if (!signsCertificates) return brokenRule("pathLenConstraint without keyCertSign", "4.2.1.9");
  }
  const names = extensions.nameConstraints;
  if (names == null) return null;
  if (!isCa(extensions)) return brokenRule("name constraints of one that is no CA", "4.2.1.10");
  if (names.permitted.length + names.excluded.length == 0) return brokenRule("empty name constraints", "4.2.1.10");
  return null;
}

/** Which extensions must, and which must not, be critical. */
function criticalityFault(extensions: Extensions): Fault | null {
  let fault = isCa(extensions) ? critical(extensions, ID_CE_BASIC_CONSTRAINTS, "4.2.1.9") : null;
  if (fault == null) fault = critical(extensions, ID_CE_NAME_CONSTRAINTS, "4.2.1.10");
  if (fault == null) fault = critical(extensions, ID_CE_POLICY_CONSTRAINTS, "4.2.1.11");
  if (fault == null) fault = critical(extensions, ID_CE_INHIBIT_ANY_POLICY, "4.2.1.14");
  if (fault == null) fault = nonCritical(extensions, ID_CE_AUTHORITY_KEY_IDENTIFIER, "4.2.1.1");
  if (fault == null) fault = nonCritical(extensions, ID_CE_SUBJECT_KEY_IDENTIFIER, "4.2.1.2");
  if (fault == null) fault = nonCritical(extensions, ID_CE_SUBJECT_DIRECTORY_ATTRIBUTES, "4.2.1.8");
  if (fault == null) fault = nonCritical(extensions, ID_CE_FRESHEST_CRL, "4.2.1.15");
  if (fault == null) fault = nonCritical(extensions, ID_PE_AUTHORITY_INFO_ACCESS, "4.2.2.1");
  return fault == null ? nonCritical(extensions, ID_PE_SUBJECT_INFO_ACCESS, "4.2.2.2") : fault;
}

function critical(extensions: Extensions, oid: StaticArray<u8>, section: string): Fault | null {
  const extension = extensions.find(oid);
  if (extension == null || extension.critical) return null;
  return brokenRule(oidName(extension.oid) + " that is not critical", section);
}

function nonCritical(extensions: Extensions, oid: StaticArray<u8>, section: string): Fault | null {
  const extension = extensions.find(oid);
  if (extension == null || !extension.critical) return null;
  return brokenRule(oidName(extension.oid) + " that is critical", section);
}

function isCa(extensions: Extensions): bool {
  const constraints = extensions.basicConstraints;
  return constraints != null && constraints.isCa;
}
