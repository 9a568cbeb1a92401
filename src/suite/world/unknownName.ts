/** What to say of a name that nothing has. */
import { shown } from "../members.js";
import { nearest } from "../nearest.js";

/** How many names a sentence lists. */
const MAX_LISTED = 12;

/** `there is no key "relase"; did you mean "release"?`, or where no known name is near, the names that there are. */
export function unknownName(noun: string, name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const problem = `there is no ${noun} ${shown(name)}`;
  if (near !== null) return `${problem}; did you mean ${shown(near)}?`;
  if (known.length === 0) return `${problem}; the world has none`;
  const more = known.length > MAX_LISTED ? `, and ${known.length - MAX_LISTED} more` : "";
  return `${problem}; there is ${known.slice(0, MAX_LISTED).map(shown).join(", ")}${more}`;
}
