/** Wildcard patterns over image references, as Kubewarden and Kyverno write them. */

const STAR: i32 = 0x2a;
const QUESTION: i32 = 0x3f;

/**
 * Whether the whole text matches the pattern: `*` stands for any run of characters, empty or with slashes too, `?` for
 * exactly one character (one code point), everything else for itself, in its case. There is no escape.
 *
 * Only the last star is ever tried again: what an earlier one took can be left to the later one. So the time is at most
 * the product of both lengths.
 */
export function matchesWildcard(pattern: string, text: string): bool {
  let p = 0;
  let t = 0;
  let star = -1;
  let starText = 0;
  while (t < text.length) {
    const unit = p < pattern.length ? pattern.charCodeAt(p) : -1;
    if (unit == STAR) {
      star = p++;
      starText = t;
    } else if (unit == QUESTION) {
      p++;
      t += characterLength(text, t);
    } else if (unit == text.charCodeAt(t)) {
      p++;
      t++;
    } else if (star >= 0) {
      // The star takes one character more, and the rest of the pattern starts again.
      starText += characterLength(text, starText);
      t = starText;
      p = star + 1;
    } else return false;
  }
  while (p < pattern.length && pattern.charCodeAt(p) == STAR) p++;
  return p == pattern.length;
}

/** 2 for a surrogate pair, else 1. */
function characterLength(text: string, index: i32): i32 {
  const isHigh = (text.charCodeAt(index) & 0xfc00) == 0xd800;
  return isHigh && index + 1 < text.length && (text.charCodeAt(index + 1) & 0xfc00) == 0xdc00 ? 2 : 1;
}
