/** "did you mean": the known name that is nearest to a misspelt one. */

/** Longer names are not compared: what is typed by hand is shorter. */
const MAX_COMPARED = 100;
/** How many names a sentence lists. */
const MAX_LISTED = 12;

/**
 * ` "NAME"; did you mean "OTHER"?`, or where no known name is near, the names that there are. `noun` says what is looked
 * for: `there is no key "x"; …`.
 */
export function unknownName(noun: string, name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  if (near !== null) return `there is no ${noun} ${quoted(name)}; did you mean ${quoted(near)}?`;
  if (known.length === 0) return `there is no ${noun} ${quoted(name)}; the world has none`;
  const more = known.length > MAX_LISTED ? `, and ${known.length - MAX_LISTED} more` : "";
  const list = known.slice(0, MAX_LISTED).map(quoted).join(", ");
  return `there is no ${noun} ${quoted(name)}; there is: ${list}${more}`;
}

/** The known name with the fewest changes, if they are at most a third of it; null when none is near. */
export function nearest(name: string, known: readonly string[]): string | null {
  if (name.length > MAX_COMPARED) return null;
  let best: string | null = null;
  let fewest = Infinity;
  for (const candidate of known) {
    if (candidate.length > MAX_COMPARED) continue;
    const changes = distance(name.toLowerCase(), candidate.toLowerCase());
    if (changes < fewest && changes <= Math.max(1, Math.floor(candidate.length / 3))) {
      best = candidate;
      fewest = changes;
    }
  }
  return best;
}

/** A name from outside in quotes, on one line and not long. */
export function quoted(text: string): string {
  const short = text.length > MAX_COMPARED ? `${text.slice(0, MAX_COMPARED)}…` : text;
  return JSON.stringify(short).replace(/[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "?");
}

/** Insertions, deletions, replacements and exchanges of neighbours that make one text the other. */
function distance(left: string, right: string): number {
  let twoBefore: number[] = [];
  let before = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    for (let j = 1; j <= right.length; j++) {
      const replaced = (before[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      let least = Math.min((before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced);
      const isExchanged = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (isExchanged) least = Math.min(least, (twoBefore[j - 2] ?? 0) + 1);
      row.push(least);
    }
    twoBefore = before;
    before = row;
  }
  return before[right.length] ?? 0;
}
