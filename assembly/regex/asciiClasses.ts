/** The classes of ASCII characters: `\d`, `\s`, `\w`, and POSIX's `[:alpha:]` and its like. */
import { CodePoints } from "./codePoints";

/** The class of `\d`, `\s` or `\w`, by the letter, large or small; null for other letters. */
export function perlClass(letter: i32): CodePoints | null {
  switch (letter | 0x20) {
    case 0x64:
      return ranges("09");
    case 0x73:
      return ranges("\t\n\x0c\r  ");
    case 0x77:
      return ranges("09AZ__az");
    default:
      return null;
  }
}

/** The POSIX class of a name (`alpha`); null when there is none. */
export function posixClass(name: string): CodePoints | null {
  const pairs = posixRanges(name);
  return pairs.length == 0 ? null : ranges(pairs);
}

/** First and last character of each range; empty when there is no such class. */
function posixRanges(name: string): string {
  if (name == "alnum") return "09AZaz";
  if (name == "alpha") return "AZaz";
  if (name == "ascii") return "\0\x7f";
  if (name == "blank") return "\t\t  ";
  if (name == "cntrl") return "\0\x1f\x7f\x7f";
  if (name == "digit") return "09";
  if (name == "graph") return "!~";
  if (name == "lower") return "az";
  if (name == "print") return " ~";
  if (name == "punct") return "!/:@[`{~";
  if (name == "space") return "\t\r  ";
  if (name == "upper") return "AZ";
  if (name == "word") return "09AZ__az";
  if (name == "xdigit") return "09AFaf";
  return "";
}

function ranges(pairs: string): CodePoints {
  const members = new CodePoints();
  for (let i = 0; i < pairs.length; i += 2) members.add(pairs.charCodeAt(i), pairs.charCodeAt(i + 1));
  return members;
}
