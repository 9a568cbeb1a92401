/** Colours of the terminal. */

/** Wraps text in the codes of a colour, or in nothing. */
export interface Style {
  good: (text: string) => string;
  bad: (text: string) => string;
  weak: (text: string) => string;
  strong: (text: string) => string;
}

const same = (text: string): string => text;

/** No colours. */
export const PLAIN: Style = { good: same, bad: same, weak: same, strong: same };

const inColour =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`;

const COLOURS: Style = {
  good: inColour(32, 39),
  bad: inColour(31, 39),
  weak: inColour(2, 22),
  strong: inColour(1, 22),
};

/** Colours for a terminal that knows them, and not where NO_COLOR (no-color.org) is set to anything. */
export function styleFor(stream: { isTTY?: boolean }, variables: NodeJS.ProcessEnv): Style {
  const isWanted = (variables["NO_COLOR"] ?? "") === "" && variables["TERM"] !== "dumb";
  return stream.isTTY === true && isWanted ? COLOURS : PLAIN;
}
