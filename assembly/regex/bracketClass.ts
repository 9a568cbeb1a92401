/** Character classes in brackets: `[a-z\d[:punct:]]`, `[^…]`. */
import { CodePoints } from "./codePoints";
import { readEscape } from "./escape";
import { addFolded } from "./folding";
import { readNamedEscape, readPosixClass } from "./namedClass";
import { PatternReader } from "./patternReader";

/** Reads the class whose bracket the reader stands at; null when it is refused. */
export function readBracketClass(reader: PatternReader, isFolded: bool): CodePoints | null {
  const start = reader.at++;
  const isNegated = reader.skip(0x5e);
  // What has a name is folded by itself, since it may be turned around; the rest is folded at the end.
  const named = new CodePoints();
  const members = new CodePoints();
  for (let isFirst = true; isFirst || reader.peek() != 0x5d; isFirst = false) {
    if (readPosixClass(reader, named, isFolded) || readNamedEscape(reader, named, isFolded)) continue;
    if (reader.fault != null || !readRange(reader, start, members)) return null;
  }
  reader.at++;
  if (isFolded) addFolded(members);
  members.addAll(named);
  if (!isNegated) return members;
  const complement = new CodePoints();
  complement.addComplement(members);
  return complement;
}

/** A character, or two with a hyphen between them. The hyphen before the closing bracket is a character. */
function readRange(reader: PatternReader, classStart: i32, members: CodePoints): bool {
  const start = reader.at;
  const first = readCharacter(reader, classStart);
  if (first < 0) return false;
  let last = first;
  if (reader.peek() == 0x2d && reader.peek(1) >= 0 && reader.peek(1) != 0x5d) {
    reader.at++;
    last = readCharacter(reader, classStart);
    if (last < 0) return false;
    if (last < first) return reader.refuse("invalid character class range", start, reader.at);
  }
  members.add(first, last);
  return true;
}

function readCharacter(reader: PatternReader, classStart: i32): i32 {
  if (reader.isAtEnd) {
    reader.refuse("missing closing ]", classStart, reader.length);
    return -1;
  }
  return reader.peek() == 0x5c ? readEscape(reader) : reader.next();
}
