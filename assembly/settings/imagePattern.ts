/** Wildcard patterns for images in settings. */
import { FaultCode } from "../fault/fault";
import { Result, fail } from "../fault/result";
import { JsonValue } from "../json/document";
import { decodeText } from "./decode";

/** What an image reference has besides letters and digits, and the two wildcards. */
const SIGNS: string = "._-/:@[]*?";

/**
 * A pattern. One with a character that no reference has (a line end, a sign of a regular expression) would silently be
 * for no image at all, and images without an entry are accepted: it is refused.
 */
export function decodeImagePattern(value: JsonValue, path: string): Result<string> {
  const text = decodeText(value, path);
  if (!text.isOk) return text;
  const pattern = text.value;
  for (let i = 0; i < pattern.length; i++) {
    const unit = pattern.charCodeAt(i);
    const isAlphanumeric =
      (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x30 && unit <= 0x39);
    if (isAlphanumeric || SIGNS.includes(pattern.charAt(i))) continue;
    const isPrintable = unit > 0x20 && unit < 0x7f;
    const detail = isPrintable ? 'the character "' + pattern.charAt(i) + '"' : "blanks, line ends or such characters";
    return fail<string>(FaultCode.SettingsWrongValue, "no image reference has " + detail, path);
  }
  return text;
}
