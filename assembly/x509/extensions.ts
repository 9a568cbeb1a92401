/** The extensions of a certificate (RFC 5280 §4.2), each at most once, those that are known typed. */
import { DerReader, ITEM, TAG_BOOLEAN } from "../asn1/der";
import {
  ID_CE_AUTHORITY_KEY_IDENTIFIER,
  ID_CE_BASIC_CONSTRAINTS,
  ID_CE_CERTIFICATE_POLICIES,
  ID_CE_CRL_DISTRIBUTION_POINTS,
  ID_CE_EXT_KEY_USAGE,
  ID_CE_FRESHEST_CRL,
  ID_CE_INHIBIT_ANY_POLICY,
  ID_CE_ISSUER_ALT_NAME,
  ID_CE_KEY_USAGE,
  ID_CE_NAME_CONSTRAINTS,
  ID_CE_POLICY_CONSTRAINTS,
  ID_CE_POLICY_MAPPINGS,
  ID_CE_SUBJECT_ALT_NAME,
  ID_CE_SUBJECT_KEY_IDENTIFIER,
  ID_PE_AUTHORITY_INFO_ACCESS,
  isOid,
  oidName,
} from "../asn1/oids";
import { equalBytes } from "../bytes/compare";
import { MAX_EXTENSIONS } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { AuthorityInfoAccess, readAuthorityInfoAccess } from "./extension/authorityInfoAccess";
import { BasicConstraints, readBasicConstraints } from "./extension/basicConstraints";
import {
  CertificatePolicies,
  PolicyConstraints,
  PolicyMapping,
  readCertificatePolicies,
  readInhibitAnyPolicy,
  readPolicyConstraints,
  readPolicyMappings,
} from "./extension/certificatePolicies";
import { DistributionPoint, readDistributionPoints } from "./extension/distributionPoint";
import { ExtendedKeyUsage, readExtendedKeyUsage } from "./extension/extendedKeyUsage";
import {
  AuthorityKeyIdentifier,
  readAuthorityKeyIdentifier,
  readSubjectKeyIdentifier,
} from "./extension/keyIdentifiers";
import { KeyUsage, readKeyUsage } from "./extension/keyUsage";
import { GeneralName, readGeneralNames } from "./generalName";
import { NameConstraints, readNameConstraints } from "./nameConstraints";

/** One extension. */
@final
export class Extension {
  constructor(
    /** The contents of its OBJECT IDENTIFIER. */
    readonly oid: Uint8Array,
    readonly critical: bool,
    /** What its OCTET STRING holds. */
    readonly value: Uint8Array,
  ) {}
}

/** All extensions of one certificate. What is null, or -1, is not there. */
@final
export class Extensions {
  /** All of them, in their order. */
  readonly list: Array<Extension> = new Array<Extension>();
  basicConstraints: BasicConstraints | null = null;
  keyUsage: KeyUsage | null = null;
  extendedKeyUsage: ExtendedKeyUsage | null = null;
  subjectAltName: Array<GeneralName> | null = null;
  issuerAltName: Array<GeneralName> | null = null;
  nameConstraints: NameConstraints | null = null;
  certificatePolicies: CertificatePolicies | null = null;
  policyMappings: Array<PolicyMapping> | null = null;
  policyConstraints: PolicyConstraints | null = null;
  inhibitAnyPolicy: i32 = -1;
  authorityKeyIdentifier: AuthorityKeyIdentifier | null = null;
  subjectKeyIdentifier: Uint8Array | null = null;
  cRLDistributionPoints: Array<DistributionPoint> | null = null;
  freshestCRL: Array<DistributionPoint> | null = null;
  authorityInfoAccess: AuthorityInfoAccess | null = null;
  /** The first that is critical and of a kind that is not known here; null when there is none. */
  unknownCritical: Extension | null = null;

  /** The extension with this OID, or null. */
  find(oid: StaticArray<u8>): Extension | null {
    for (let i = 0; i < this.list.length; i++) {
      if (isOid(this.list[i].oid, oid)) return this.list[i];
    }
    return null;
  }

  /** True when there is an extension with this OID, and it is critical. */
  isCritical(oid: StaticArray<u8>): bool {
    const extension = this.find(oid);
    return extension != null && extension.critical;
  }
}

/**
 * Reads Extensions, SEQUENCE SIZE (1..MAX) OF Extension, which comes next. Refused: an extension that is there twice, a
 * known one whose value is not strict DER of its type, BudgetExhausted: more than MAX_EXTENSIONS.
 */
export function readExtensions(reader: DerReader): Extensions {
  const extensions = new Extensions();
  const sequence = reader.readSequence("extensions");
  if (sequence.isAtEnd) sequence.refuse("no extension");
  while (!sequence.isAtEnd) {
    if (extensions.list.length == MAX_EXTENSIONS) {
      sequence.refuse("more than " + MAX_EXTENSIONS.toString() + " extensions", "", FaultCode.BudgetExhausted);
    }
    const fields = sequence.readSequence(ITEM);
    const extension = readExtension(fields);
    if (sequence.fault != null) break;
    if (isThere(extensions.list, extension.oid)) fields.refuse(oidName(extension.oid) + " is there twice");
    extensions.list.push(extension);
    readValue(fields, extension, extensions);
  }
  return extensions;
}

/** SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }. */
function readExtension(fields: DerReader): Extension {
  const oid = fields.readObjectIdentifier("extnID");
  let critical = false;
  if (fields.nextIs(TAG_BOOLEAN)) {
    critical = fields.readBoolean("critical");
    if (!critical) fields.refuse("a default value that is written out", "critical");
  }
  const value = fields.readOctetString("extnValue");
  fields.end();
  return new Extension(oid, critical, value);
}

function isThere(list: Array<Extension>, oid: Uint8Array): bool {
  for (let i = 0; i < list.length; i++) {
    if (equalBytes(list[i].oid, oid)) return true;
  }
  return false;
}

/** Reads a known extension's value into its place, to its end; keeps the first unknown one that is critical. */
function readValue(fields: DerReader, extension: Extension, into: Extensions): void {
  const oid = extension.oid;
  const isStandard = oid.length == 3 && oid[0] == 0x55 && oid[1] == 0x1d;
  if (isStandard || isOid(oid, ID_PE_AUTHORITY_INFO_ACCESS)) {
    const value = fields.within(extension.value, oidName(oid));
    if (readKnown(oid, value, into)) return value.end();
  }
  if (extension.critical && into.unknownCritical == null) into.unknownCritical = extension;
}

/** False when the extension is not known. */
function readKnown(oid: Uint8Array, value: DerReader, into: Extensions): bool {
  if (isOid(oid, ID_CE_BASIC_CONSTRAINTS)) into.basicConstraints = readBasicConstraints(value);
  else if (isOid(oid, ID_CE_KEY_USAGE)) into.keyUsage = readKeyUsage(value);
  else if (isOid(oid, ID_CE_EXT_KEY_USAGE)) into.extendedKeyUsage = readExtendedKeyUsage(value);
  else if (isOid(oid, ID_CE_SUBJECT_ALT_NAME)) into.subjectAltName = readGeneralNames(value, "");
  else if (isOid(oid, ID_CE_ISSUER_ALT_NAME)) into.issuerAltName = readGeneralNames(value, "");
  else if (isOid(oid, ID_CE_AUTHORITY_KEY_IDENTIFIER)) into.authorityKeyIdentifier = readAuthorityKeyIdentifier(value);
  else if (isOid(oid, ID_CE_SUBJECT_KEY_IDENTIFIER)) into.subjectKeyIdentifier = readSubjectKeyIdentifier(value);
  else if (isOid(oid, ID_CE_NAME_CONSTRAINTS)) into.nameConstraints = readNameConstraints(value, "");
  else if (isOid(oid, ID_CE_CERTIFICATE_POLICIES)) into.certificatePolicies = readCertificatePolicies(value);
  else if (isOid(oid, ID_CE_POLICY_MAPPINGS)) into.policyMappings = readPolicyMappings(value);
  else if (isOid(oid, ID_CE_POLICY_CONSTRAINTS)) into.policyConstraints = readPolicyConstraints(value);
  else if (isOid(oid, ID_CE_INHIBIT_ANY_POLICY)) into.inhibitAnyPolicy = readInhibitAnyPolicy(value);
  else if (isOid(oid, ID_CE_CRL_DISTRIBUTION_POINTS)) into.cRLDistributionPoints = readDistributionPoints(value);
  else if (isOid(oid, ID_CE_FRESHEST_CRL)) into.freshestCRL = readDistributionPoints(value);
  else if (isOid(oid, ID_PE_AUTHORITY_INFO_ACCESS)) into.authorityInfoAccess = readAuthorityInfoAccess(value);
  else return false;
  return true;
}
