/** For how long a certificate says that its issuer keeps watch over it (RFC 5280 §4.1.2.5). */
import { DerReader } from "../asn1/der";
import { TAG_GENERALIZED_TIME, readTime } from "../asn1/time";
import { Instant } from "../time/instant";

/** 2050-01-01T00:00:00Z: from here on times are GeneralizedTime. */
const FIRST_GENERALIZED_SECOND: i64 = 2524608000;

/** Two instants. The second may lie before the first: then nothing is within. */
@final
export class Validity {
  constructor(
    readonly notBefore: Instant,
    readonly notAfter: Instant,
    /** False when a time before 2050 is written as GeneralizedTime, which issuers must not do and readers have to read. */
    readonly isConforming: bool,
  ) {}

  /**
   * Whether the instant lies within, both ends included. Both are whole seconds, and so is the comparison: the last second
   * belongs to the validity until it is over. (Compared as instants it would not, but for its beginning; RFC 5280 leaves
   * this open, and issuers count the last second.)
   */
  includes(time: Instant): bool {
    return time.seconds >= this.notBefore.seconds && time.seconds <= this.notAfter.seconds;
  }
}

/** Reads SEQUENCE { notBefore Time, notAfter Time }. */
export function readValidity(reader: DerReader): Validity {
  const fields = reader.readSequence("validity");
  const startsGeneralized = fields.nextIs(TAG_GENERALIZED_TIME);
  const notBefore = readTime(fields, "notBefore");
  const endsGeneralized = fields.nextIs(TAG_GENERALIZED_TIME);
  const notAfter = readTime(fields, "notAfter");
  fields.end();
  const isConforming = isFormOf(startsGeneralized, notBefore) && isFormOf(endsGeneralized, notAfter);
  return new Validity(notBefore, notAfter, isConforming);
}

function isFormOf(isGeneralized: bool, time: Instant): bool {
  return isGeneralized == time.seconds >= FIRST_GENERALIZED_SECOND;
}
