/** What a CRL is for, when it is not for every certificate of its issuer and every reason (RFC 5280 §5.2.5). */
import { DerReader, TAG_EXPLICIT, TAG_IMPLICIT } from "../../asn1/der";
import { ALL_REASONS, DistributionPointName, readDistributionPointName } from "../extension/distributionPoint";

/** The scope of a CRL. */
@final
export class IssuingDistributionPoint {
  constructor(
    /** The whole value, to compare a delta CRL's scope with its base's. */
    readonly der: Uint8Array,
    /** Only certificates that name this distribution point; null for whatever they name. */
    readonly name: DistributionPointName | null,
    readonly onlyContainsUserCerts: bool,
    readonly onlyContainsCACerts: bool,
    /** ReasonFlags: named bit i is bit i; `ALL_REASONS` when they are not given. */
    readonly onlySomeReasons: u32,
    /** Entries may be for certificates of other issuers. */
    readonly indirectCRL: bool,
    readonly onlyContainsAttributeCerts: bool,
  ) {}
}

/**
 * Reads the SEQUENCE of optional fields. Refuses an empty one, and more than one kind of certificates that the CRL is
 * only for: §5.2.5 forbids issuers both.
 */
export function readIssuingDistributionPoint(reader: DerReader): IssuingDistributionPoint {
  const der = reader.rest();
  const fields = reader.readSequence();
  if (fields.isAtEnd) fields.refuse("an issuingDistributionPoint that says nothing");
  const name = fields.nextIs(TAG_EXPLICIT)
    ? readDistributionPointName(fields.readConstructed(TAG_EXPLICIT, "distributionPoint"))
    : null;
  const users = readFlag(fields, 1, "onlyContainsUserCerts");
  const authorities = readFlag(fields, 2, "onlyContainsCACerts");
  const reasons = readReasons(fields);
  const indirect = readFlag(fields, 4, "indirectCRL");
  const attributes = readFlag(fields, 5, "onlyContainsAttributeCerts");
  if (<i32>users + <i32>authorities + <i32>attributes > 1) fields.refuse("more than one kind of certificates");
  fields.end();
  return new IssuingDistributionPoint(der, name, users, authorities, reasons, indirect, attributes);
}

function readReasons(fields: DerReader): u32 {
  const tag: u8 = TAG_IMPLICIT | 3;
  if (!fields.nextIs(tag)) return ALL_REASONS;
  return fields.namedBitsOf(fields.read(tag, "onlySomeReasons"), "onlySomeReasons");
}

/** BOOLEAN DEFAULT FALSE with the context tag `number`: a default value is not written out (X.690 §11.5). */
function readFlag(fields: DerReader, number: u8, label: string): bool {
  const tag: u8 = TAG_IMPLICIT | number;
  if (!fields.nextIs(tag)) return false;
  const flag = fields.booleanOf(fields.read(tag, label), label);
  if (!flag) fields.refuse("a default value that is written out", label);
  return flag;
}
