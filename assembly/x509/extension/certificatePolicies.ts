/** Certificate policies and what restricts them (RFC 5280 §4.2.1.4, §4.2.1.5, §4.2.1.11, §4.2.1.14). */
import { DerReader, ITEM, TAG_IMPLICIT } from "../../asn1/der";
import { ANY_POLICY, isOid } from "../../asn1/oids";
import { equalBytes } from "../../bytes/compare";
import { MAX_CERTIFICATE_POLICIES } from "../../bytes/limits";
import { FaultCode } from "../../fault/fault";

/** The policies under which a certificate was issued. */
@final
export class CertificatePolicies {
  constructor(
    /** Contents of OBJECT IDENTIFIERs, each once. Their qualifiers are for people and are not kept. */
    readonly policies: Array<Uint8Array>,
  ) {}

  /** True when anyPolicy is among them. */
  get hasAny(): bool {
    for (let i = 0; i < this.policies.length; i++) {
      if (isOid(this.policies[i], ANY_POLICY)) return true;
    }
    return false;
  }
}

/**
 * Reads SEQUENCE SIZE (1..MAX) OF PolicyInformation. A policy that is there twice is refused (§4.2.1.4); BudgetExhausted for
 * more than MAX_CERTIFICATE_POLICIES.
 */
export function readCertificatePolicies(reader: DerReader): CertificatePolicies {
  const list = reader.readSequence();
  const policies = new Array<Uint8Array>();
  if (list.isAtEnd) list.refuse("no policy");
  while (!list.isAtEnd) {
    const information = list.readSequence(ITEM);
    const policy = information.readObjectIdentifier("policyIdentifier");
    if (policies.length == MAX_CERTIFICATE_POLICIES) {
      list.refuse("more than " + MAX_CERTIFICATE_POLICIES.toString() + " policies", "", FaultCode.BudgetExhausted);
    }
    if (contains(policies, policy)) information.refuse("a policy that is there twice", "policyIdentifier");
    if (!information.isAtEnd) readQualifiers(information);
    information.end();
    policies.push(policy);
  }
  return new CertificatePolicies(policies);
}

/** SEQUENCE SIZE (1..MAX) OF SEQUENCE { policyQualifierId OBJECT IDENTIFIER, qualifier ANY }. */
function readQualifiers(information: DerReader): void {
  const list = information.readSequence("policyQualifiers");
  if (list.isAtEnd) list.refuse("no qualifier");
  while (!list.isAtEnd) {
    const qualifier = list.readSequence(ITEM);
    qualifier.readObjectIdentifier("policyQualifierId");
    qualifier.readElement("qualifier");
    qualifier.end();
  }
}

/** One policy of the issuer's domain that is as good as one of the subject's. */
@final
export class PolicyMapping {
  constructor(
    readonly issuerDomainPolicy: Uint8Array,
    readonly subjectDomainPolicy: Uint8Array,
  ) {}
}

/** Reads SEQUENCE SIZE (1..MAX) OF SEQUENCE { issuerDomainPolicy, subjectDomainPolicy }. */
export function readPolicyMappings(reader: DerReader): Array<PolicyMapping> {
  const list = reader.readSequence();
  const mappings = new Array<PolicyMapping>();
  if (list.isAtEnd) list.refuse("no mapping");
  while (!list.isAtEnd) {
    const mapping = list.readSequence(ITEM);
    const issuers = mapping.readObjectIdentifier("issuerDomainPolicy");
    const subjects = mapping.readObjectIdentifier("subjectDomainPolicy");
    mapping.end();
    mappings.push(new PolicyMapping(issuers, subjects));
  }
  return mappings;
}

/** After how many further certificates policies must be explicit, or are no longer mapped; -1 when it is not said. */
@final
export class PolicyConstraints {
  constructor(
    readonly requireExplicitPolicy: i32,
    readonly inhibitPolicyMapping: i32,
  ) {}
}

/** Reads SEQUENCE { requireExplicitPolicy [0], inhibitPolicyMapping [1] }, of which one at least is there. */
export function readPolicyConstraints(reader: DerReader): PolicyConstraints {
  const fields = reader.readSequence();
  if (fields.isAtEnd) fields.refuse("neither of the two constraints");
  const explicit = readSkipCerts(fields, TAG_IMPLICIT, "requireExplicitPolicy");
  const mapping = readSkipCerts(fields, TAG_IMPLICIT + 1, "inhibitPolicyMapping");
  fields.end();
  return new PolicyConstraints(explicit, mapping);
}

/** Reads InhibitAnyPolicy: a number of certificates. */
export function readInhibitAnyPolicy(reader: DerReader): i32 {
  return reader.readSmallInteger("", i32.MAX_VALUE);
}

function readSkipCerts(fields: DerReader, tag: u8, label: string): i32 {
  return fields.nextIs(tag) ? fields.smallIntegerOf(fields.read(tag, label), label, i32.MAX_VALUE) : -1;
}

function contains(policies: Array<Uint8Array>, policy: Uint8Array): bool {
  for (let i = 0; i < policies.length; i++) {
    if (equalBytes(policies[i], policy)) return true;
  }
  return false;
}
