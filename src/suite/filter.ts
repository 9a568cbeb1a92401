/** Which cases are run. */

/** Says whether a case is run, by the names of its suite, its suite's file and itself. */
export type Filter = (names: { suite: string; file: string; name: string }) => boolean;

/**
 * The filter that a text describes: `/…/` with optional flags is a regular expression, anything else a text that must be
 * in one of the names, in upper or lower case. Throws SyntaxError for a regular expression that is none.
 */
export function filterOf(text: string): Filter {
  const expression = /^\/(?<source>.+)\/(?<flags>[a-z]*)$/s.exec(text)?.groups;
  const matches =
    expression === undefined ? containing(text) : matching(expression["source"] ?? "", expression["flags"]);
  return ({ suite, file, name }) => [name, suite, file].some(matches);
}

function containing(text: string): (name: string) => boolean {
  const wanted = text.toLowerCase();
  return (name) => name.toLowerCase().includes(wanted);
}

/** Flags that keep a place between two tests are of no use here. */
function matching(source: string, flags = ""): (name: string) => boolean {
  const expression = new RegExp(source, flags.replace(/[gy]/g, ""));
  return (name) => expression.test(name);
}
