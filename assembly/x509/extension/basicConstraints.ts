/** Basic constraints (RFC 5280 §4.2.1.9). */
import { DerReader, TAG_BOOLEAN } from "../../asn1/der";

/** Whether a certificate is a CA's, and how long paths below it may be. */
@final
export class BasicConstraints {
  constructor(
    readonly isCa: bool,
    /** How many certificates that are not self-issued may stand between this one and the last; -1 when it is not said. */
    readonly pathLength: i32,
  ) {}
}

/** Reads SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER (0..MAX) OPTIONAL }. */
export function readBasicConstraints(reader: DerReader): BasicConstraints {
  const fields = reader.readSequence();
  let isCa = false;
  if (fields.nextIs(TAG_BOOLEAN)) {
    isCa = fields.readBoolean("cA");
    if (!isCa) fields.refuse("a default value that is written out", "cA");
  }
  const pathLength = fields.isAtEnd ? -1 : fields.readSmallInteger("pathLenConstraint", i32.MAX_VALUE);
  fields.end();
  return new BasicConstraints(isCa, pathLength);
}
