/** The proleptic Gregorian calendar, as RFC 3339 (appendix C) and ISO 8601 count it. */

/** Days from 1970-01-01 to the first day of 0000-01. */
const DAYS_BEFORE_EPOCH: i32 = 719528;

/** Whether a year, counted from 0, has 366 days. */
export function isLeapYear(year: i32): bool {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/** Days of a month, 1 to 12. */
export function daysInMonth(year: i32, month: i32): i32 {
  if (month == 2) return isLeapYear(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** Days since 1970-01-01 of a real date in the years 0 to 9999; negative before. */
export function daysSinceEpoch(year: i32, month: i32, day: i32): i32 {
  let days = daysBeforeYear(year) - DAYS_BEFORE_EPOCH;
  for (let previous = 1; previous < month; previous++) days += daysInMonth(year, previous);
  return days + day - 1;
}

/** A date. */
@final
export class CalendarDate {
  constructor(
    readonly year: i32,
    readonly month: i32,
    readonly day: i32,
  ) {}
}

/** The date that lies so many days after 1970-01-01, within the years 0 to 9999. */
export function dateOfDays(daysSinceEpoch: i32): CalendarDate {
  const days = daysSinceEpoch + DAYS_BEFORE_EPOCH;
  // 146097 days in 400 years: the guess is right or one too high or too low.
  let year = <i32>((<i64>days * 400) / 146097);
  while (daysBeforeYear(year + 1) <= days) year++;
  while (daysBeforeYear(year) > days) year--;
  let rest = days - daysBeforeYear(year);
  let month = 1;
  while (rest >= daysInMonth(year, month)) rest -= daysInMonth(year, month++);
  return new CalendarDate(year, month, rest + 1);
}

/** Days from 0000-01-01 to the first day of `year`. */
function daysBeforeYear(year: i32): i32 {
  if (year <= 0) return year * 366;
  const last = year - 1;
  // Year 0 itself is a leap year.
  return year * 365 + last / 4 - last / 100 + last / 400 + 1;
}
