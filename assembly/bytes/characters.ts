/** Classes of ASCII characters that several grammars share. */

/** 0–9. */
export function isDigit(unit: i32): bool {
  return unit >= 0x30 && unit <= 0x39;
}

/** a–z and 0–9. */
export function isLowerAlphanumeric(unit: i32): bool {
  return isDigit(unit) || (unit >= 0x61 && unit <= 0x7a);
}

/** A–Z. */
export function isUpper(unit: i32): bool {
  return unit >= 0x41 && unit <= 0x5a;
}

/** a–z, A–Z and 0–9. */
export function isAlphanumeric(unit: i32): bool {
  return isLowerAlphanumeric(unit) || isUpper(unit);
}

/** Digits and a–f; never A–F. */
export function isLowerHex(unit: i32): bool {
  return isDigit(unit) || (unit >= 0x61 && unit <= 0x66);
}

/** Whether `text` is 64 lower-case hexadecimal digits. */
export function isSha256Hex(text: string): bool {
  if (text.length != 64) return false;
  for (let i = 0; i < 64; i++) {
    if (!isLowerHex(text.charCodeAt(i))) return false;
  }
  return true;
}
