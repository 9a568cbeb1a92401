/** Conditions on a place between two characters: `^`, `$`, `\b` and their like. */
import { isWordByte } from "./decode";
import { Assertion } from "./node";

/** Whether an assertion holds at `pointer`, in the text from `start` to `end`. */
export function holds(assertion: i32, pointer: usize, start: usize, end: usize): bool {
  switch (assertion) {
    case Assertion.BeginText:
      return pointer == start;
    case Assertion.EndText:
      return pointer == end;
    case Assertion.BeginLine:
      return pointer == start || load<u8>(pointer - 1) == 0x0a;
    case Assertion.EndLine:
      return pointer == end || load<u8>(pointer) == 0x0a;
    case Assertion.WordBoundary:
      return isWordBoundary(pointer, start, end);
    default:
      return !isWordBoundary(pointer, start, end);
  }
}

/** Only letters, digits and underscores of ASCII are words; no byte of another character is one of those. */
function isWordBoundary(pointer: usize, start: usize, end: usize): bool {
  const isBehindWord = pointer > start && isWordByte(load<u8>(pointer - 1));
  const isBeforeWord = pointer < end && isWordByte(load<u8>(pointer));
  return isBehindWord != isBeforeWord;
}
