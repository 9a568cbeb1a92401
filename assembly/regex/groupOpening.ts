/** What may stand behind `(?`: the name of a group, or flags. */
import { isAlphanumeric } from "../bytes/characters";
import { Flag } from "./group";
import { PatternReader } from "./patternReader";

/**
 * Reads `(?P<name>` or `(?<name>`. Null when something else stands there, or when it is refused: then the reader has a
 * fault. A name may be that of another group.
 */
export function readGroupName(reader: PatternReader): string | null {
  const start = reader.at;
  const isShort = reader.peek(2) == 0x3c && reader.peek(3) >= 0;
  const isLong = reader.peek(2) == 0x50 && reader.peek(3) == 0x3c && reader.peek(4) >= 0;
  if (!isShort && !isLong) return null;
  const from = start + (isShort ? 3 : 4);
  const end = reader.indexOf(0x3e, -1, from);
  if (end < 0) {
    if (reader.requireUtf8(start, reader.length)) reader.refuse(BAD_NAME, start, reader.length);
    return null;
  }
  if (!reader.requireUtf8(from, end)) return null;
  const name = reader.slice(from, end);
  if (!isGroupName(name)) {
    reader.refuse(BAD_NAME, start, end + 1);
    return null;
  }
  reader.at = end + 1;
  return name;
}

/**
 * Reads `(?i-s:` or `(?i-s)` and the like, up to the colon or bracket. Answers the flags that hold from there on, of
 * those that held before; the reader has a fault when it is refused.
 */
export function readGroupFlags(reader: PatternReader, flags: i32): i32 {
  const start = reader.at;
  reader.at += 2;
  let isOff = false;
  let hasFlag = false;
  while (!reader.isAtEnd) {
    const character = reader.next();
    const flag = flagOf(character);
    if (flag != 0) {
      flags = isOff ? flags & ~flag : flags | flag;
      hasFlag = true;
    } else if (character == 0x2d && !isOff) {
      isOff = true;
      hasFlag = false;
    } else {
      if ((character == 0x3a || character == 0x29) && (!isOff || hasFlag)) return flags;
      break;
    }
  }
  reader.refuse("invalid or unsupported Perl syntax", start, reader.at);
  return flags;
}

const BAD_NAME = "invalid named capture";

function isGroupName(name: string): bool {
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit != 0x5f && !isAlphanumeric(unit)) return false;
  }
  return name.length > 0;
}

/** 0 for other characters. */
function flagOf(character: i32): i32 {
  switch (character) {
    case 0x55:
      return Flag.Ungreedy;
    case 0x69:
      return Flag.FoldCase;
    case 0x6d:
      return Flag.MultiLine;
    case 0x73:
      return Flag.DotAll;
    default:
      return 0;
  }
}
