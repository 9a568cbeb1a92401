/** Wildcard patterns for images in settings. */
import { FaultCode } from "../fault/fault";
import { Result, fail } from "../fault/result";
import { JsonValue } from "../json/document";
import { isAlphanumeric, isDigit, isUpper } from "../bytes/characters";
import { decodeText } from "./decode";

/** What an image reference has besides letters and digits, and the two wildcards. */
const SIGNS: string = "._-/:@[]*?";

/**
 * A pattern. One that can match no reference (a line end, a sign of a regular expression, a URL's scheme, an upper-case
 * repository) would silently be for no image at all, and images without an entry are accepted: what is seen to be one
 * is refused. Not seen: a digest or tag of a wrong length, and what stands behind a wildcard.
 */
export function decodeImagePattern(value: JsonValue, path: string): Result<string> {
  const text = decodeText(value, path);
  if (!text.isOk) return text;
  const pattern = text.value;
  const problem = characterProblem(pattern);
  if (problem.length > 0) return refuse("no image reference has " + problem, path);
  const parts = pattern.split("/");
  for (let i = 0; i < parts.length; i++) {
    const partProblem = i == 0 ? hostProblem(parts[i]) : nameProblem(parts[i], i + 1 == parts.length);
    if (partProblem.length > 0) return refuse("it can match no image reference: " + partProblem, path);
  }
  return text;
}

function characterProblem(pattern: string): string {
  for (let i = 0; i < pattern.length; i++) {
    const unit = pattern.charCodeAt(i);
    if (isAlphanumeric(unit) || SIGNS.includes(pattern.charAt(i))) continue;
    const isPrintable = unit > 0x20 && unit < 0x7f;
    return isPrintable ? 'the character "' + pattern.charAt(i) + '"' : "blanks, line ends or such characters";
  }
  return "";
}

/** The first part: a registry, or a name of Docker Hub. */
function hostProblem(part: string): string {
  if (part.length == 0) return "it begins with a slash";
  if (part.endsWith(":") || part.endsWith("@")) return "a scheme, or nothing behind the last sign";
  if (":@.-_".includes(part.charAt(0))) return 'it begins with "' + part.charAt(0) + '"';
  const close = part.indexOf("]");
  const isBracketed = part.startsWith("[");
  if (isBracketed != close > 0) return "brackets stand around an IPv6 address only";
  for (let i = 1; i < close; i++) {
    const unit = part.charCodeAt(i) | 0x20;
    const isHex = isDigit(part.charCodeAt(i)) || (unit >= 0x61 && unit <= 0x66);
    if (!isHex && !":.*?".includes(part.charAt(i))) return "brackets stand around an IPv6 address only";
  }
  return "";
}

/** A part behind a slash: of the repository's name, and in the last one the tag and the digest too. */
function nameProblem(part: string, isLast: bool): string {
  if (part.length == 0) return isLast ? "it ends with a slash" : "two slashes";
  if (".-_:@".includes(part.charAt(0))) return 'a part of the name begins with "' + part.charAt(0) + '"';
  if (isLast && (part.endsWith(":") || part.endsWith("@")))
    return 'it ends with "' + part.charAt(part.length - 1) + '"';
  for (let i = 0; i < part.length; i++) {
    const unit = part.charCodeAt(i);
    if (unit == 0x5b || unit == 0x5d) return "brackets stand around an IPv6 address only";
    if (isLast && (unit == 0x3a || unit == 0x40 || unit == 0x2a)) return "";
    if (isUpper(unit)) return "a repository's name is lower-case";
  }
  return "";
}

function refuse(detail: string, path: string): Result<string> {
  return fail<string>(FaultCode.SettingsWrongValue, detail, path);
}
