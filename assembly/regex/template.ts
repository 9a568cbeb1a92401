/** Templates of replacements: the syntax of Go's Regexp.Expand. */
import { ByteBuilder } from "./byteBuilder";
import { codePointOf, decode, widthOf } from "./decode";
import { Regex } from "./regex";
import { unicodeClass } from "./unicodeClasses";

/** Larger group numbers are names that no group has. */
const LARGE_NUMBER = 100_000_000;

/** A group that a template names: `name` stands from `start` to `end`, the rest of the template begins at `next`. */
@final
class Reference {
  constructor(
    readonly start: i32,
    readonly end: i32,
    readonly next: i32,
  ) {}
}

/** Appends a template, with the groups of a match in it. A group that took no part, or does not exist, is empty. */
export function expandTemplate(
  target: ByteBuilder,
  template: Uint8Array,
  regex: Regex,
  text: Uint8Array,
  found: StaticArray<i32>,
): void {
  for (let i = 0; i < template.length;) {
    if (template[i] != 0x24) {
      target.append(template[i++]);
      continue;
    }
    const reference = readReference(template, i + 1);
    if (reference != null) {
      const group = groupOf(regex, template, reference, found);
      if (group >= 0 && found[2 * group] >= 0) target.appendAll(text, found[2 * group], found[2 * group + 1]);
      i = reference.next;
    } else {
      target.append(0x24);
      i += i + 1 < template.length && template[i + 1] == 0x24 ? 2 : 1;
    }
  }
}

/** The name or number behind a $, as long as it can be; null when there is none. */
function readReference(template: Uint8Array, at: i32): Reference | null {
  const hasBrace = at < template.length && template[at] == 0x7b;
  const start = hasBrace ? at + 1 : at;
  const end = endOfName(template, start);
  if (end == start) return null;
  if (!hasBrace) return new Reference(start, end, end);
  return end < template.length && template[end] == 0x7d ? new Reference(start, end, end + 1) : null;
}

/** Letters and digits of all scripts, and underscores. */
function endOfName(template: Uint8Array, start: i32): i32 {
  const letters = unicodeClass("L")!.members;
  const digits = unicodeClass("Nd")!.members;
  const end = template.dataStart + template.length;
  let pointer = template.dataStart + start;
  while (pointer < end) {
    const decoded = decode(pointer, end);
    const codePoint = codePointOf(decoded);
    if (codePoint != 0x5f && !letters.has(codePoint) && !digits.has(codePoint)) break;
    pointer += widthOf(decoded);
  }
  return <i32>(pointer - template.dataStart);
}

/** The number of the group, or -1. Of groups with one name it is the first that took part. */
function groupOf(regex: Regex, template: Uint8Array, reference: Reference, found: StaticArray<i32>): i32 {
  const number = numberOf(template, reference);
  if (number >= 0) return number <= regex.groupCount ? number : -1;
  const name = String.UTF8.decodeUnsafe(template.dataStart + reference.start, reference.end - reference.start);
  for (let i = 1; i <= regex.groupCount; i++) {
    if (regex.groupNames[i] == name && found[2 * i] >= 0) return i;
  }
  return -1;
}

/** -1 for what is no number, or has leading zeros. */
function numberOf(template: Uint8Array, reference: Reference): i32 {
  if (template[reference.start] == 0x30 && reference.end - reference.start > 1) return -1;
  let number = 0;
  for (let i = reference.start; i < reference.end; i++) {
    const digit = <i32>template[i] - 0x30;
    if (digit < 0 || digit > 9 || number >= LARGE_NUMBER) return -1;
    number = 10 * number + digit;
  }
  return number;
}
