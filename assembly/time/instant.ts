/** Instants, and their RFC 3339 form. */
import { isDigit } from "../bytes/characters";
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";
import { dateOfDays, daysInMonth, daysSinceEpoch } from "./calendar";

const SECONDS_PER_DAY: i64 = 86400;
/** 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
const FIRST_SECOND: i64 = -62167219200;
const LAST_SECOND: i64 = 253402300799;

/** A point in time, without leap seconds. */
@final
export class Instant {
  constructor(
    /** Seconds since 1970-01-01T00:00:00Z; negative before. */
    readonly seconds: i64,
    /** 0 to 999 999 999, counted forward from `seconds`. */
    readonly nanoseconds: i32 = 0,
  ) {}

  /** Negative, zero or positive as this instant lies before, at or after the other. */
  compare(other: Instant): i32 {
    if (this.seconds != other.seconds) return this.seconds < other.seconds ? -1 : 1;
    return this.nanoseconds - other.nanoseconds;
  }

  /**
   * RFC 3339 in UTC with `Z`; the fraction, when there is one, without trailing zeros. Requires an instant in the years 0000
   * to 9999, as every parsed one is.
   */
  toRfc3339(): string {
    const sinceFirst = this.seconds - FIRST_SECOND;
    const time = <i32>(sinceFirst % SECONDS_PER_DAY);
    const date = dateOfDays(<i32>(sinceFirst / SECONDS_PER_DAY + FIRST_SECOND / SECONDS_PER_DAY));
    const day = `${padded(date.year, 4)}-${padded(date.month, 2)}-${padded(date.day, 2)}`;
    const clock = `${padded(time / 3600, 2)}:${padded((time / 60) % 60, 2)}:${padded(time % 60, 2)}`;
    return `${day}T${clock}${fraction(this.nanoseconds)}Z`;
  }
}

/**
 * Parses `2026-01-31T23:59:59.123Z` or with an offset such as `+01:00` for `Z` (RFC 3339 §5.6), with upper-case `T` and `Z`,
 * a date that exists, a fraction of one to nine digits, offsets up to ±23:59. TimeInvalid for everything else: second 60 too,
 * since an instant here has no leap seconds, and an instant that in UTC lies outside the years 0000 to 9999.
 */
export function parseRfc3339(text: string): Result<Instant> {
  if (!hasShape(text)) return invalid("not of the form 2006-01-02T15:04:05Z");
  const year = number(text, 0, 4);
  const month = number(text, 5, 2);
  const day = number(text, 8, 2);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return invalid("there is no such date");
  const hour = number(text, 11, 2);
  const minute = number(text, 14, 2);
  const second = number(text, 17, 2);
  if (hour > 23 || minute > 59 || second > 59) return invalid("there is no such time of day");
  const zone = fractionEnd(text);
  if (zone < 0) return invalid("the fraction does not have one to nine digits");
  const offset = offsetSeconds(text, zone);
  if (offset == i32.MAX_VALUE) return invalid("the offset is neither Z nor of the form +01:00");
  const days = <i64>daysSinceEpoch(year, month, day);
  const seconds = days * SECONDS_PER_DAY + <i64>(hour * 3600 + minute * 60 + second) - <i64>offset;
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND) return invalid("outside the years 0000 to 9999");
  return ok(new Instant(seconds, nanoseconds(text, zone)));
}

/** Whether the first 19 characters are digits and separators in their places, and something follows. */
function hasShape(text: string): bool {
  const shape = "0000-00-00T00:00:00";
  if (text.length <= shape.length) return false;
  for (let i = 0; i < shape.length; i++) {
    const wanted = shape.charCodeAt(i);
    const unit = text.charCodeAt(i);
    if (wanted == 0x30 ? !isDigit(unit) : unit != wanted) return false;
  }
  return true;
}

/** The place behind the fraction, which may be absent; -1 when it does not have one to nine digits. */
function fractionEnd(text: string): i32 {
  if (text.charCodeAt(19) != 0x2e) return 19;
  let end = 20;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end == 20 || end > 29 ? -1 : end;
}

function nanoseconds(text: string, end: i32): i32 {
  let value = 0;
  for (let i = 20; i < 29; i++) value = value * 10 + (i < end ? text.charCodeAt(i) - 0x30 : 0);
  return value;
}

/** Seconds east of UTC, or the largest i32 when the rest of the text is no offset. */
function offsetSeconds(text: string, start: i32): i32 {
  const rest = text.length - start;
  const sign = start < text.length ? text.charCodeAt(start) : 0;
  if (sign == 0x5a && rest == 1) return 0;
  if ((sign != 0x2b && sign != 0x2d) || rest != 6 || text.charCodeAt(start + 3) != 0x3a) return i32.MAX_VALUE;
  for (let i = 1; i < 6; i++) {
    if (i != 3 && !isDigit(text.charCodeAt(start + i))) return i32.MAX_VALUE;
  }
  const hours = number(text, start + 1, 2);
  const minutes = number(text, start + 4, 2);
  if (hours > 23 || minutes > 59) return i32.MAX_VALUE;
  const seconds = hours * 3600 + minutes * 60;
  return sign == 0x2b ? seconds : -seconds;
}

/** The number that `count` digits at `start` stand for. */
function number(text: string, start: i32, count: i32): i32 {
  let value = 0;
  for (let i = start; i < start + count; i++) value = value * 10 + text.charCodeAt(i) - 0x30;
  return value;
}

function padded(value: i32, width: i32): string {
  return value.toString().padStart(width, "0");
}

function fraction(nanoseconds: i32): string {
  if (nanoseconds == 0) return "";
  let digits = padded(nanoseconds, 9);
  while (digits.endsWith("0")) digits = digits.substring(0, digits.length - 1);
  return "." + digits;
}

function invalid(detail: string): Result<Instant> {
  return fail<Instant>(FaultCode.TimeInvalid, detail);
}
