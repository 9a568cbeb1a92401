/** Texts of strangers in faults: long ones are cut. */

/** The most UTF-16 units of a stranger's text that a fault repeats. */
const MAX_UNITS: i32 = 64;

/** The text, or its beginning and an ellipsis. A character may be cut in two; writers replace the half. */
export function clipped(text: string): string {
  return text.length <= MAX_UNITS ? text : text.substring(0, MAX_UNITS) + "…";
}
