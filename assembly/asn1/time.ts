/** UTCTime and GeneralizedTime in the forms that certificates and time stamps allow (RFC 5280 §4.1.2.5, X.690 §11.7). */
import { isDigit } from "../bytes/characters";
import { Instant } from "../time/instant";
import { daysInMonth, daysSinceEpoch } from "../time/calendar";
import { DerReader } from "./der";

export const TAG_UTC_TIME: u8 = 0x17;
export const TAG_GENERALIZED_TIME: u8 = 0x18;

/** What a reader gives after a fault. */
const NO_TIME: i64 = 0;
const MAX_FRACTION_DIGITS: i32 = 9;

/**
 * The Time that comes next: UTCTime as YYMMDDHHMMSSZ, where YY from 50 on is in the 20th century, or GeneralizedTime as
 * YYYYMMDDHHMMSSZ, in whole seconds and a date that exists. That dates up to 2049 have to be UTCTime is a rule for
 * issuers (§4.1.2.5): it is not checked here.
 */
export function readTime(reader: DerReader, label: string = ""): Instant {
  if (!reader.nextIs(TAG_UTC_TIME)) return readGeneralizedTime(reader, label, false);
  const text = reader.read(TAG_UTC_TIME, label);
  if (text.length != 13 || !areDigits(text, 0, 12) || text[12] != 0x5a) return refused(reader, label);
  const year = number(text, 0, 2);
  return instant(reader, label, year < 50 ? 2000 + year : 1900 + year, text, 2, 0);
}

/**
 * The GeneralizedTime that comes next: YYYYMMDDHHMMSS, then, where `mayHaveFraction`, a point and one to nine digits that
 * do not end with 0 (RFC 3161 §2.4.2), then Z.
 */
export function readGeneralizedTime(reader: DerReader, label: string, mayHaveFraction: bool): Instant {
  return generalizedTimeOf(reader, reader.read(TAG_GENERALIZED_TIME, label), label, mayHaveFraction);
}

/** The value of a GeneralizedTime's contents, with whatever tag. */
export function generalizedTimeOf(reader: DerReader, text: Uint8Array, label: string, mayHaveFraction: bool): Instant {
  const last = text.length - 1;
  if (last < 14 || !areDigits(text, 0, 14) || text[last] != 0x5a) return refused(reader, label);
  const hasFraction = last != 14;
  if (hasFraction && !(mayHaveFraction && isFraction(text, last))) return refused(reader, label);
  return instant(reader, label, number(text, 0, 4), text, 4, hasFraction ? nanoseconds(text, last) : 0);
}

function instant(reader: DerReader, label: string, year: i32, text: Uint8Array, at: i32, nanoseconds: i32): Instant {
  const month = number(text, at, 2);
  const day = number(text, at + 2, 2);
  const hour = number(text, at + 4, 2);
  const minute = number(text, at + 6, 2);
  const second = number(text, at + 8, 2);
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  if (!isDate || hour > 23 || minute > 59 || second > 59) return refused(reader, label);
  const seconds = <i64>daysSinceEpoch(year, month, day) * 86400 + <i64>(hour * 3600 + minute * 60 + second);
  return new Instant(seconds, nanoseconds);
}

function refused(reader: DerReader, label: string): Instant {
  reader.refuse("not a time as DER writes it", label);
  return new Instant(NO_TIME);
}

/** A point and digits from place 14 to `end`, the last of them not 0. */
function isFraction(text: Uint8Array, end: i32): bool {
  const digits = end - 15;
  return (
    text[14] == 0x2e &&
    digits >= 1 &&
    digits <= MAX_FRACTION_DIGITS &&
    areDigits(text, 15, digits) &&
    text[end - 1] != 0x30
  );
}

function nanoseconds(text: Uint8Array, end: i32): i32 {
  let value = 0;
  for (let i = 15; i < 15 + MAX_FRACTION_DIGITS; i++) value = value * 10 + (i < end ? text[i] - 0x30 : 0);
  return value;
}

function areDigits(text: Uint8Array, start: i32, count: i32): bool {
  for (let i = start; i < start + count; i++) {
    if (!isDigit(text[i])) return false;
  }
  return true;
}

/** The number that `count` digits at `start` stand for. */
function number(text: Uint8Array, start: i32, count: i32): i32 {
  let value = 0;
  for (let i = start; i < start + count; i++) value = value * 10 + text[i] - 0x30;
  return value;
}
