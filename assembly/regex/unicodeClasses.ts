/** The classes that `\p{…}` names: general categories, their long names, and scripts, of the Unicode version of Go 1.26. */
import { isUpper } from "../bytes/characters";
import { CodePoints } from "./codePoints";
import { Leb128Reader } from "./leb128";
import { UNICODE_CLASSES, UNICODE_CLASSES_BYTES } from "./unicodeTables.gen";

/** Kinds of records: build/generators/unicode.ts says how they lie in memory. */
const RANGES = 0;
const UNFOLDED_UNION = 2;

/** More than the longest name has, `Connectorpunctuation`: patterns may hold names as long as they are. */
const LONGEST_NAME = 24;

/** A class that has a name. */
@final
export class UnicodeClass {
  constructor(
    readonly members: CodePoints,
    /** Whether (?i) adds what folds into its members. It does not for LC: there Go follows no folding. */
    readonly isFolded: bool,
  ) {}
}

/** The class of a name, which is compared without case, blanks, hyphens and underscores; null when there is none. */
export function unicodeClass(name: string): UnicodeClass | null {
  const record = findRecord(canonical(name));
  if (record < 0) return null;
  const members = new CodePoints();
  const kind = addRecord(members, record);
  members.normalize();
  return new UnicodeClass(members, kind != UNFOLDED_UNION);
}

/** The first letter large, the others small; cut where it is longer than all names. */
function canonical(name: string): string {
  let text = "";
  for (let i = 0; i < name.length && text.length <= LONGEST_NAME; i++) {
    const unit = name.charCodeAt(i);
    if (unit == 0x20 || unit == 0x2d || unit == 0x5f) continue;
    const isLower = unit >= 0x61 && unit <= 0x7a;
    if (text.length == 0 && isLower) text += String.fromCharCode(unit - 0x20);
    else if (text.length > 0 && isUpper(unit)) text += String.fromCharCode(unit + 0x20);
    else text += String.fromCharCode(unit);
  }
  return text;
}

/** The number of the record of a canonical name, or -1. */
function findRecord(name: string): i32 {
  const reader = new Leb128Reader(UNICODE_CLASSES, UNICODE_CLASSES + UNICODE_CLASSES_BYTES);
  for (let i = 0; !reader.isAtEnd; i++) {
    const length = <i32>reader.next();
    if (length == name.length && isLatin1(reader.at, name)) return i;
    reader.at += length + 1;
    skip(reader);
  }
  return -1;
}

function isLatin1(pointer: usize, text: string): bool {
  for (let i = 0; i < text.length; i++) {
    if (<i32>load<u8>(pointer + i) != text.charCodeAt(i)) return false;
  }
  return true;
}

function skip(reader: Leb128Reader): void {
  const length = reader.next();
  reader.at += length;
}

/** Adds a record's members; returns its kind. */
function addRecord(members: CodePoints, record: i32): u32 {
  const reader = recordAt(record);
  const kind = reader.next();
  const length = reader.next();
  const rest = new Leb128Reader(reader.at, reader.at + length);
  if (kind == RANGES) addRanges(members, rest);
  else while (!rest.isAtEnd) addRecord(members, <i32>rest.next());
  return kind;
}

/** A reader that stands behind the record's name. */
function recordAt(record: i32): Leb128Reader {
  const reader = new Leb128Reader(UNICODE_CLASSES, UNICODE_CLASSES + UNICODE_CLASSES_BYTES);
  for (let i = 0; i < record; i++) {
    const length = reader.next();
    reader.at += length + 1;
    skip(reader);
  }
  const length = reader.next();
  reader.at += length;
  return reader;
}

function addRanges(members: CodePoints, reader: Leb128Reader): void {
  let first = reader.next();
  for (;;) {
    const last = first + reader.next();
    members.add(first, last);
    if (reader.isAtEnd) return;
    first = last + 2 + reader.next();
  }
}
