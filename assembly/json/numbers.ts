/** JSON numbers (RFC 8259 §6): the grammar, and the exact integers among them. */
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";

/** An exact integer, boxed since a Result holds an object. */
@final
export class Integer {
  constructor(readonly value: i64) {}
}

/** The place behind the number that starts at `start`, or 0 when the grammar is not met. */
export function scanNumber(start: usize, end: usize): usize {
  let pointer = start;
  if (pointer < end && load<u8>(pointer) == 0x2d) pointer++;
  if (!isDigit(pointer, end)) return 0;
  pointer = load<u8>(pointer) == 0x30 ? pointer + 1 : skipDigits(pointer, end);
  if (pointer < end && load<u8>(pointer) == 0x2e) {
    pointer++;
    if (!isDigit(pointer, end)) return 0;
    pointer = skipDigits(pointer, end);
  }
  if (pointer < end && (load<u8>(pointer) | 0x20) == 0x65) {
    pointer++;
    if (pointer < end && (load<u8>(pointer) == 0x2b || load<u8>(pointer) == 0x2d)) pointer++;
    if (!isDigit(pointer, end)) return 0;
    pointer = skipDigits(pointer, end);
  }
  return pointer;
}

/**
 * The value of a scanned number that is written as an integer and lies in −2^63 … 2^63−1. Refused, since they are not
 * one spelling of one integer: a fraction, an exponent, -0.
 */
export function exactInteger(start: usize, end: usize): Result<Integer> {
  const negative = load<u8>(start) == 0x2d;
  // Gathered as a negative number, whose range is the larger one.
  let value: i64 = 0;
  for (let pointer = negative ? start + 1 : start; pointer < end; pointer++) {
    if (!isDigit(pointer, end))
      return fail<Integer>(FaultCode.JsonInvalid, "not an integer without fraction or exponent");
    const digit = <i64>load<u8>(pointer) - 0x30;
    if (value < (i64.MIN_VALUE + digit) / 10) return tooLarge();
    value = value * 10 - digit;
  }
  if (negative)
    return value == 0 ? fail<Integer>(FaultCode.JsonInvalid, "-0 is not an integer") : ok(new Integer(value));
  return value == i64.MIN_VALUE ? tooLarge() : ok(new Integer(-value));
}

function tooLarge(): Result<Integer> {
  return fail<Integer>(FaultCode.JsonInvalid, "the integer needs more than 64 bits");
}

function isDigit(pointer: usize, end: usize): bool {
  return pointer < end && <u32>load<u8>(pointer) - 0x30 < 10;
}

function skipDigits(start: usize, end: usize): usize {
  let pointer = start;
  while (isDigit(pointer, end)) pointer++;
  return pointer;
}
