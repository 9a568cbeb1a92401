/** Classes that have names, where they stand in a pattern: `\d`, `\p{Greek}`, `[:alpha:]`. */
import { posixClass, perlClass } from "./asciiClasses";
import { CodePoints } from "./codePoints";
import { addFolded } from "./folding";
import { PatternReader } from "./patternReader";
import { unicodeClass } from "./unicodeClasses";

/** `xdigit` */
const LONGEST_POSIX_NAME = 6;

const BAD_RANGE = "invalid character class range";

/**
 * Reads `\d`, `\p{…}` or the like at the reader and adds its members, with (?i) what folds into them, to `target`. False
 * when there is none, or when it is refused: then the reader has a fault.
 */
export function readNamedEscape(reader: PatternReader, target: CodePoints, isFolded: bool): bool {
  if (reader.peek() != 0x5c) return false;
  const letter = reader.peek(1);
  if (letter == 0x70 || letter == 0x50) return readUnicodeClass(reader, target, isFolded);
  const members = perlClass(letter);
  if (members == null) return false;
  reader.at += 2;
  addMembers(target, members, isFolded, letter < 0x60);
  return true;
}

/** The same for `[:alpha:]` or `[:^alpha:]` inside of brackets. */
export function readPosixClass(reader: PatternReader, target: CodePoints, isFolded: bool): bool {
  const start = reader.at;
  if (reader.peek() != 0x5b || reader.peek(1) != 0x3a) return false;
  const end = reader.posixClassEnd(start + 2);
  if (end < 0) return false;
  const isNegated = reader.peek(2) == 0x5e;
  const from = start + (isNegated ? 3 : 2);
  const members = end - from <= LONGEST_POSIX_NAME ? posixClass(reader.slice(from, end)) : null;
  if (members == null) return reader.refuse(BAD_RANGE, start, end + 2);
  reader.at = end + 2;
  addMembers(target, members, isFolded, isNegated);
  return true;
}

function readUnicodeClass(reader: PatternReader, target: CodePoints, isFolded: bool): bool {
  const start = reader.at;
  const isLarge = reader.peek(1) == 0x50;
  reader.at += 2;
  const name = readClassName(reader, start);
  if (name == null) return false;
  const hasCaret = name.startsWith("^");
  const named = unicodeClass(hasCaret ? name.substring(1) : name);
  if (named == null) return reader.refuse(BAD_RANGE, start, reader.at);
  addMembers(target, named.members, isFolded && named.isFolded, isLarge != hasCaret);
  return true;
}

/** One character, or a name in braces; null when it is refused. */
function readClassName(reader: PatternReader, start: i32): string | null {
  const from = reader.at;
  const character = reader.next();
  if (character < 0) return null;
  if (character != 0x7b) return reader.slice(from, reader.at);
  const end = reader.indexOf(0x7d, -1, from);
  if (end < 0) {
    if (reader.requireUtf8(start, reader.length)) reader.refuse(BAD_RANGE, start, reader.length);
    return null;
  }
  if (!reader.requireUtf8(from + 1, end)) return null;
  reader.at = end + 1;
  return reader.slice(from + 1, end);
}

/** What folds is added before the class is turned around. */
function addMembers(target: CodePoints, members: CodePoints, isFolded: bool, isNegated: bool): void {
  if (isFolded) addFolded(members);
  if (isNegated) target.addComplement(members);
  else target.addAll(members);
}
