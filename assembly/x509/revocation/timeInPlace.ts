/** A check of UTCTime and GeneralizedTime without allocating, by the rules of asn1/time (RFC 5280 §4.1.2.5). */
import { DerCursor } from "../../asn1/derCursor";
import { TAG_GENERALIZED_TIME, TAG_UTC_TIME } from "../../asn1/time";
import { daysInMonth } from "../../time/calendar";

/** Whether the cursor's element is a Time that `readTime` reads: then reading it cannot fail. */
export function isTimeInPlace(cursor: DerCursor): bool {
  if (cursor.tag == TAG_UTC_TIME) return isTimeText(cursor, 2);
  return cursor.tag == TAG_GENERALIZED_TIME && isTimeText(cursor, 4);
}

/** Whether the contents are a year of so many digits, month to second, and Z. */
function isTimeText(cursor: DerCursor, yearDigits: i32): bool {
  const text = cursor.contents;
  if (cursor.length != yearDigits + 11 || load<u8>(text + yearDigits + 10) != 0x5a) return false;
  for (let i = 0; i < yearDigits + 10; i++) {
    if (<u32>load<u8>(text + i) - 0x30 > 9) return false;
  }
  // Two digits stand for 1950 to 2049, whose leap years are those divisible by four, as 2000 to 2099 has them.
  const year = yearDigits == 2 ? 2000 + pair(text) : pair(text) * 100 + pair(text + 2);
  const date = text + yearDigits;
  const month = pair(date);
  const day = pair(date + 2);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return false;
  return pair(date + 4) <= 23 && pair(date + 6) <= 59 && pair(date + 8) <= 59;
}

/** The number that two digits stand for. */
function pair(text: usize): i32 {
  return <i32>(load<u8>(text) - 0x30) * 10 + <i32>(load<u8>(text, 1) - 0x30);
}
