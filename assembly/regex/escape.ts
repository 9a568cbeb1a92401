/** Escapes of one character: `\n`, `\x{10FFFF}`, `\123`, `\.`. */
import { isAlphanumeric } from "../bytes/characters";
import { MAX_CODE_POINT } from "./decode";
import { PatternReader } from "./patternReader";

/** The character that an escape at the reader stands for; -1 when it is refused. */
export function readEscape(reader: PatternReader): i32 {
  const start = reader.at++;
  if (reader.isAtEnd) {
    reader.refuse("trailing backslash at end of expression", reader.length, reader.length);
    return -1;
  }
  const character = reader.next();
  if (character < 0) return -1;
  const escaped = escapedCharacter(reader, character);
  if (escaped < 0) reader.refuse("invalid escape sequence", start, reader.at);
  return escaped;
}

function escapedCharacter(reader: PatternReader, character: i32): i32 {
  // A digit alone would be a back-reference.
  if (character >= 0x31 && character <= 0x37) return octalDigit(reader.peek()) < 0 ? -1 : readOctal(reader, character);
  switch (character) {
    case 0x30:
      return readOctal(reader, character);
    case 0x61:
      return 0x07;
    case 0x66:
      return 0x0c;
    case 0x6e:
      return 0x0a;
    case 0x72:
      return 0x0d;
    case 0x74:
      return 0x09;
    case 0x76:
      return 0x0b;
    case 0x78:
      return reader.skip(0x7b) ? readBracedHex(reader) : readTwoHexDigits(reader);
    default:
      return character < 0x80 && !isAlphanumeric(character) ? character : -1;
  }
}

/** Up to three digits, the first of which was read. */
function readOctal(reader: PatternReader, first: i32): i32 {
  let value = first - 0x30;
  for (let i = 1; i < 3; i++) {
    const digit = octalDigit(reader.peek());
    if (digit < 0) break;
    value = value * 8 + digit;
    reader.at++;
  }
  return value;
}

function octalDigit(character: i32): i32 {
  return character >= 0x30 && character <= 0x37 ? character - 0x30 : -1;
}

/** Any number of digits, but one at least, and the closing brace. */
function readBracedHex(reader: PatternReader): i32 {
  let value = -1;
  while (!reader.isAtEnd) {
    const character = reader.next();
    if (character == 0x7d) return value;
    const digit = hexDigit(character);
    if (digit < 0) return -1;
    value = max(value, 0) * 16 + digit;
    if (value > <i32>MAX_CODE_POINT) return -1;
  }
  return -1;
}

function readTwoHexDigits(reader: PatternReader): i32 {
  if (reader.isAtEnd) return -1;
  const high = reader.next();
  if (high < 0) return -1;
  const low = reader.next();
  return hexDigit(high) < 0 || hexDigit(low) < 0 ? -1 : hexDigit(high) * 16 + hexDigit(low);
}

function hexDigit(character: i32): i32 {
  if (character >= 0x30 && character <= 0x39) return character - 0x30;
  const lower = character | 0x20;
  return character >= 0x41 && lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
