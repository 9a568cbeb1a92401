/** Repetition operators: `*`, `+`, `?`, `{n}`, `{n,}`, `{n,m}`. */
import { isDigit } from "../bytes/characters";
import { MAX_REGEX_REPEAT } from "../bytes/limits";
import { RegexNode, UNBOUNDED } from "./node";
import { PatternReader } from "./patternReader";

const NO_NUMBER = -1;

/** More than any count may be, and far below what overflows. */
const LARGE_NUMBER = 100_000_000;

/** How often something is repeated. */
@final
export class Counts {
  constructor(
    readonly least: i32,
    /** May be UNBOUNDED. */
    readonly most: i32,
  ) {}

  /** Whether a repetition with these counts, times those inside of it, asks for no more than is allowed. */
  areAllowed(repetition: RegexNode): bool {
    if (this.least < 2 && this.most < 2) return true;
    return repetition.copies <= MAX_REGEX_REPEAT;
  }
}

/**
 * Reads an operator at the reader, without the `?` that may follow. Null when there is none (braces that hold no counts
 * are characters), or when the counts are refused: then the reader has a fault.
 */
export function readCounts(reader: PatternReader): Counts | null {
  const byte = reader.peek();
  if (byte == 0x7b) return readBraces(reader);
  if (byte != 0x2a && byte != 0x2b && byte != 0x3f) return null;
  reader.at++;
  return new Counts(byte == 0x2b ? 1 : 0, byte == 0x3f ? 1 : UNBOUNDED);
}

function readBraces(reader: PatternReader): Counts | null {
  const start = reader.at++;
  const counts = readNumbers(reader);
  if (counts == null || !reader.skip(0x7d)) {
    reader.at = start;
    return null;
  }
  const isAllowed =
    max(counts.least, counts.most) <= MAX_REGEX_REPEAT && (counts.most == UNBOUNDED || counts.least <= counts.most);
  if (isAllowed) return counts;
  reader.refuse("invalid repeat count", start, reader.at);
  return null;
}

function readNumbers(reader: PatternReader): Counts | null {
  const least = readNumber(reader);
  if (least == NO_NUMBER) return null;
  if (!reader.skip(0x2c)) return new Counts(least, least);
  if (reader.peek() == 0x7d) return new Counts(least, UNBOUNDED);
  const most = readNumber(reader);
  return most == NO_NUMBER ? null : new Counts(least, most);
}

/** A decimal number without leading zeros. */
function readNumber(reader: PatternReader): i32 {
  if (!isDigit(reader.peek()) || (reader.peek() == 0x30 && isDigit(reader.peek(1)))) return NO_NUMBER;
  let value = 0;
  while (isDigit(reader.peek())) {
    value = min(value * 10 + (reader.peek() - 0x30), LARGE_NUMBER);
    reader.at++;
  }
  return value;
}
