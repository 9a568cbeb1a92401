/** What Go's regexp does with all matches of a text: FindAll, ReplaceAll, Split and QuoteMeta. Over UTF-8. */
import { ByteBuilder } from "./byteBuilder";
import { decode, widthOf } from "./decode";
import { expandTemplate } from "./template";
import { Regex } from "./regex";

/** The positions of each match that does not overlap one before, as `Regex.find` gives them; at most `limit`, if not negative. */
export function findAll(regex: Regex, text: Uint8Array, limit: i32 = -1): Array<StaticArray<i32>> {
  const matches: Array<StaticArray<i32>> = [];
  let lastEnd = -1;
  let at = 0;
  while (at <= text.length && (limit < 0 || matches.length < limit)) {
    const found = regex.newPositions();
    if (!regex.find(text, at, found)) break;
    // An empty match right behind another one does not count.
    if (found[1] > at || found[0] != lastEnd) matches.push(found);
    lastEnd = found[1];
    at = found[1] > at ? found[1] : at + widthAt(text, at);
  }
  return matches;
}

/** The text with each match replaced by a template: `$1`, `$name` and `${name}` are groups, `$$` is `$`. */
export function replaceAll(regex: Regex, text: Uint8Array, template: Uint8Array): Uint8Array {
  return replaced(regex, text, template, false);
}

/** The text with each match replaced, word for word. */
export function replaceAllLiteral(regex: Regex, text: Uint8Array, replacement: Uint8Array): Uint8Array {
  return replaced(regex, text, replacement, true);
}

/** The parts between matches; at most `limit`, the last of which is the rest, if it is not negative; none for 0. */
export function split(regex: Regex, text: Uint8Array, limit: i32): Array<Uint8Array> {
  const parts: Array<Uint8Array> = [];
  if (limit == 0) return parts;
  if (text.length == 0 && !regex.isEmptyPattern) return [text];
  const matches = findAll(regex, text, limit);
  let begin = 0;
  let end = 0;
  for (let i = 0; i < matches.length; i++) {
    if (limit > 0 && parts.length >= limit - 1) break;
    end = matches[i][0];
    if (matches[i][1] != 0) parts.push(text.subarray(begin, end));
    begin = matches[i][1];
  }
  if (end != text.length) parts.push(text.subarray(begin));
  return parts;
}

/** A pattern that matches just this text. */
export function quoteMeta(text: Uint8Array): Uint8Array {
  const quoted = new ByteBuilder(2 * text.length);
  for (let i = 0; i < text.length; i++) {
    if (isMeta(text[i])) quoted.append(0x5c);
    quoted.append(text[i]);
  }
  return quoted.bytes();
}

function replaced(regex: Regex, text: Uint8Array, replacement: Uint8Array, isLiteral: bool): Uint8Array {
  const result = new ByteBuilder(text.length);
  const found = regex.newPositions();
  let lastEnd = 0;
  let at = 0;
  while (at <= text.length && regex.find(text, at, found)) {
    result.appendAll(text, lastEnd, found[0]);
    // An empty match right behind another one is not replaced.
    if (found[1] > lastEnd || found[0] == 0) {
      if (isLiteral) result.appendAll(replacement, 0, replacement.length);
      else expandTemplate(result, replacement, regex, text, found);
    }
    lastEnd = found[1];
    at = max(found[1], at + widthAt(text, at));
  }
  result.appendAll(text, lastEnd, text.length);
  return result.bytes();
}

/** The width of the character there; 1 at the end. */
function widthAt(text: Uint8Array, at: i32): i32 {
  const end = text.dataStart + text.length;
  const pointer = text.dataStart + at;
  return pointer < end ? widthOf(decode(pointer, end)) : 1;
}

/** The characters that have a meaning in patterns. */
function isMeta(byte: i32): bool {
  return "\\.+*?()|[]{}^$".includes(String.fromCharCode(byte));
}
