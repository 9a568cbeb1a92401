/** Commands in the words that a shell would make of them. */

/** Words between blanks; single quotes keep everything, double quotes and backslashes are not known here. */
export function shellWords(command: string): string[] {
  if (/["\\]/.test(command)) throw new Error(`a command with quotes that are not known here: ${command}`);
  const words = command.match(/(?:[^\s']|'[^']*')+/g) ?? [];
  return words.map((word) => word.replaceAll("'", ""));
}
