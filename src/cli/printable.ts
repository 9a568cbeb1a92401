/** Somebody else's text on a terminal. */

/** C0, DEL and C1 control characters, line separators, and the characters that change the direction of writing. */
const COMMANDS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * One line that commands no terminal and looks like what it is: each control character is written as `\u{HEX}`.
 * Requests and settings hold what others wrote, and an image's name may not draw a verdict of its own.
 */
export function printableLine(text: string): string {
  return text.replace(COMMANDS, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);
}

/** The same for a text of several lines. */
export function printableText(text: string): string {
  return text.split("\n").map(printableLine).join("\n");
}
