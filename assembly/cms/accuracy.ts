/** Accuracy (RFC 3161 §2.4.2): how far the time of a token may be off, in either direction. */
import { DerReader, TAG_IMPLICIT, TAG_INTEGER } from "../asn1/der";

const TAG_MILLIS: u8 = TAG_IMPLICIT;
const TAG_MICROS: u8 = TAG_IMPLICIT + 1;
const NANOSECONDS_PER_SECOND: i64 = 1_000_000_000;

/**
 * Reads the Accuracy that comes next, in nanoseconds: seconds from 0 to 2^31 - 1, millis and micros from 1 to 999, each of
 * them 0 when it is left out.
 */
export function readAccuracy(reader: DerReader, label: string): i64 {
  const fields = reader.readSequence(label);
  const seconds = fields.nextIs(TAG_INTEGER) ? fields.readSmallInteger("seconds", i32.MAX_VALUE) : 0;
  const millis = readThousandths(fields, TAG_MILLIS, "millis");
  const micros = readThousandths(fields, TAG_MICROS, "micros");
  fields.end();
  return <i64>seconds * NANOSECONDS_PER_SECOND + <i64>millis * 1_000_000 + <i64>micros * 1_000;
}

function readThousandths(fields: DerReader, tag: u8, label: string): i32 {
  if (!fields.nextIs(tag)) return 0;
  const value = fields.smallIntegerOf(fields.read(tag, label), label, 999);
  if (value == 0) fields.refuse("not from 1 to 999", label);
  return value;
}
