/** Simple case folding (Unicode, CaseFolding.txt, statuses C and S): what (?i) adds to a set of code points. */
import { CodePoints } from "./codePoints";
import { Leb128Reader } from "./leb128";
import { CASE_FOLDS, CASE_FOLDS_BYTES } from "./unicodeTables.gen";

/** At most so many code points fold into each other: θ, Θ, ϑ and ϴ. Each leads to the next one, the last to the first. */
const LONGEST_ORBIT = 4;

/** Adds all that folds into something in the set, and normalizes it. */
export function addFolded(set: CodePoints): void {
  set.normalize();
  for (let i = 1; i < LONGEST_ORBIT; i++) {
    const added = nextInOrbit(set);
    if (added.count == 0) return;
    set.addAll(added);
    set.normalize();
  }
}

/** What the members of a normal set lead to. */
function nextInOrbit(set: CodePoints): CodePoints {
  const found = new CodePoints();
  const reader = new Leb128Reader(CASE_FOLDS, CASE_FOLDS + CASE_FOLDS_BYTES);
  let first: u32 = 0;
  while (!reader.isAtEnd) {
    first += reader.next();
    const count = reader.next();
    const packed = reader.next();
    const stride = (packed & 1) + 1;
    const distance = (packed & 2) != 0 ? 0 - (packed >> 2) : packed >> 2;
    addRun(found, set, first, first + (count - 1) * stride, stride, distance);
  }
  return found;
}

/** Adds what those of a run lead to that are in the set. */
function addRun(found: CodePoints, set: CodePoints, first: u32, last: u32, stride: u32, distance: u32): void {
  for (let i = set.lowerBound(first); i < set.count && set.first(i) <= last; i++) {
    let low = max(first, set.first(i));
    const high = min(last, set.last(i));
    if (stride == 1) {
      found.add(low + distance, high + distance);
      continue;
    }
    low += (low - first) & 1;
    for (let codePoint = low; codePoint <= high; codePoint += 2) found.add(codePoint + distance, codePoint + distance);
  }
}
