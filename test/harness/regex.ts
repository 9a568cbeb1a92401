// Harness exports for assembly/regex. Spans are written "begin,end" or "-", those of a match with spaces between them.
import { NO_POSITION, Preference } from "../../assembly/regex/finder";
import { findAll, quoteMeta, replaceAll, replaceAllLiteral, split } from "../../assembly/regex/operations";
import { Regex } from "../../assembly/regex/regex";
import { faultCodeName } from "../../assembly/fault/codes.gen";

/** Which span of a text is asked for. */
enum Mode {
  First,
  WholeFirst,
  Longest,
  WholeLongest,
}

/** `code: detail`, or null when it is a regular expression. */
export function regexProblem(pattern: Uint8Array): string | null {
  const fault = Regex.compileUtf8(pattern).fault;
  return fault == null ? null : `${faultCodeName(fault.code)}: ${fault.detail}`;
}

/** The names of the match and the groups, with commas between them. */
export function regexGroupNames(pattern: Uint8Array): string {
  return Regex.compileUtf8(pattern).value.groupNames.join(",");
}

export function regexMatches(pattern: string, text: string): bool {
  return Regex.compile(pattern).value.matches(text);
}

export function regexMatchesUtf8(pattern: Uint8Array, text: Uint8Array): bool {
  return Regex.compileUtf8(pattern).value.matchesUtf8(text);
}

/** Instructions of the program, and those looked at for a text. */
export function regexSteps(pattern: Uint8Array, text: Uint8Array): string {
  const regex = Regex.compileUtf8(pattern).value;
  regex.matchesUtf8(text);
  return `${regex.programLength} ${regex.steps}`;
}

/** The spans of the first match from an offset on and of its groups; null when there is none. */
export function regexFind(pattern: Uint8Array, text: Uint8Array, from: i32, mode: i32): string | null {
  const regex = Regex.compileUtf8(pattern).value;
  return foundSpans(regex, text, from, mode);
}

/** For texts that end with U+0000 each: a line with what `matches` says and the spans of all modes, with tabs between them. */
export function regexFindInAll(pattern: Uint8Array, texts: Uint8Array): string | null {
  const compiled = Regex.compileUtf8(pattern);
  if (!compiled.isOk) return null;
  const regex = compiled.value;
  const lines: string[] = [];
  for (let from = 0; from < texts.length;) {
    const end = texts.indexOf(0, from);
    const text = texts.subarray(from, end);
    let line = regex.matchesUtf8(text) ? "true" : "false";
    for (let mode = <i32>Mode.First; mode <= Mode.WholeLongest; mode++) {
      const found = foundSpans(regex, text, 0, mode);
      line += "\t" + (found == null ? "null" : found);
    }
    lines.push(line);
    from = end + 1;
  }
  return lines.join("\n");
}

/** The spans of each match on a line. */
export function regexFindAll(pattern: Uint8Array, text: Uint8Array): string {
  const matches = findAll(Regex.compileUtf8(pattern).value, text);
  const lines: string[] = [];
  for (let i = 0; i < matches.length; i++) lines.push(spans(matches[i]));
  return lines.join("\n");
}

export function regexReplaceAll(pattern: Uint8Array, text: Uint8Array, template: Uint8Array): Uint8Array {
  return replaceAll(Regex.compileUtf8(pattern).value, text, template);
}

export function regexReplaceAllLiteral(pattern: Uint8Array, text: Uint8Array, replacement: Uint8Array): Uint8Array {
  return replaceAllLiteral(Regex.compileUtf8(pattern).value, text, replacement);
}

/** The parts, each with U+0000 behind it. */
export function regexSplit(pattern: Uint8Array, text: Uint8Array, limit: i32): string {
  const parts = split(Regex.compileUtf8(pattern).value, text, limit);
  let joined = "";
  for (let i = 0; i < parts.length; i++) {
    joined += String.UTF8.decodeUnsafe(parts[i].dataStart, parts[i].length) + "\0";
  }
  return joined;
}

export function regexQuoteMeta(text: Uint8Array): Uint8Array {
  return quoteMeta(text);
}

function foundSpans(regex: Regex, text: Uint8Array, from: i32, mode: i32): string | null {
  const preference = mode >= Mode.Longest ? Preference.Longest : Preference.First;
  const found = regex.newPositions();
  const isFound =
    (mode & 1) != 0 ? regex.findWhole(text, found, preference) : regex.find(text, from, found, preference);
  return isFound ? spans(found) : null;
}

function spans(positions: StaticArray<i32>): string {
  const parts: string[] = [];
  for (let i = 0; i < positions.length; i += 2) {
    parts.push(positions[i] == NO_POSITION ? "-" : `${positions[i]},${positions[i + 1]}`);
  }
  return parts.join(" ");
}
