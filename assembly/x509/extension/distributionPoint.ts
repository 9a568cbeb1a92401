/** CRL distribution points (RFC 5280 §4.2.1.13, and §4.2.1.15 for delta CRLs). */
import { DerReader, ITEM, TAG_EXPLICIT, TAG_IMPLICIT } from "../../asn1/der";
import { MAX_DISTRIBUTION_POINTS, MAX_DISTRIBUTION_POINT_NAMES } from "../../bytes/limits";
import { FaultCode } from "../../fault/fault";
import { GeneralName, generalNamesIn } from "../generalName";

/** All reasons, the unnamed bits too: what a distribution point without `reasons` is for. */
export const ALL_REASONS: u32 = u32.MAX_VALUE;

/** Where a CRL is found: full names, or a name relative to the CRL issuer's. Just one of the two is not null. */
@final
export class DistributionPointName {
  constructor(
    readonly fullName: Array<GeneralName> | null,
    /** The contents of a RelativeDistinguishedName. */
    readonly nameRelativeToCRLIssuer: Uint8Array | null,
  ) {}
}

/** One place where a CRL for some reasons is found, and who signs it. */
@final
export class DistributionPoint {
  constructor(
    readonly name: DistributionPointName | null,
    /** ReasonFlags: named bit i is bit i; `ALL_REASONS` when they are not given. */
    readonly reasons: u32,
    /** The CRL issuer's names; null when it is the certificate's issuer. */
    readonly crlIssuer: Array<GeneralName> | null,
  ) {}
}

/**
 * Reads SEQUENCE SIZE (1..MAX) OF DistributionPoint, the syntax of cRLDistributionPoints and of freshestCRL.
 * BudgetExhausted: more than MAX_DISTRIBUTION_POINTS, or than MAX_DISTRIBUTION_POINT_NAMES in one list of names.
 */
export function readDistributionPoints(reader: DerReader): Array<DistributionPoint> {
  const list = reader.readSequence();
  const points = new Array<DistributionPoint>();
  if (list.isAtEnd) list.refuse("no distribution point");
  while (!list.isAtEnd) {
    if (points.length == MAX_DISTRIBUTION_POINTS) {
      const detail = "more than " + MAX_DISTRIBUTION_POINTS.toString() + " distribution points";
      list.refuse(detail, "", FaultCode.BudgetExhausted);
    }
    points.push(readDistributionPoint(list.readSequence(ITEM)));
  }
  return points;
}

/** Reads what stands in [0] of a distribution point, and of an issuingDistributionPoint (§5.2.5). */
export function readDistributionPointName(choice: DerReader): DistributionPointName {
  let fullName: Array<GeneralName> | null = null;
  let relative: Uint8Array | null = null;
  if (choice.nextIs(TAG_EXPLICIT)) fullName = pointNames(choice.readConstructed(TAG_EXPLICIT, "fullName"));
  else relative = choice.read(TAG_EXPLICIT | 1, "nameRelativeToCRLIssuer");
  choice.end();
  return new DistributionPointName(fullName, relative);
}

function pointNames(elements: DerReader): Array<GeneralName> {
  const names = generalNamesIn(elements);
  if (names.length > MAX_DISTRIBUTION_POINT_NAMES) {
    const detail = "more than " + MAX_DISTRIBUTION_POINT_NAMES.toString() + " names of a distribution point";
    elements.refuse(detail, "", FaultCode.BudgetExhausted);
  }
  return names;
}

/** SEQUENCE { distributionPoint [0], reasons [1], cRLIssuer [2] }: reasons alone are not enough. */
function readDistributionPoint(fields: DerReader): DistributionPoint {
  const name = fields.nextIs(TAG_EXPLICIT)
    ? readDistributionPointName(fields.readConstructed(TAG_EXPLICIT, "distributionPoint"))
    : null;
  const reasons = fields.nextIs(TAG_IMPLICIT | 1)
    ? fields.namedBitsOf(fields.read(TAG_IMPLICIT | 1, "reasons"), "reasons")
    : ALL_REASONS;
  const issuer = fields.nextIs(TAG_EXPLICIT | 2)
    ? pointNames(fields.readConstructed(TAG_EXPLICIT | 2, "cRLIssuer"))
    : null;
  if (name == null && issuer == null) fields.refuse("neither a name nor a CRL issuer");
  fields.end();
  return new DistributionPoint(name, reasons, issuer);
}
