/** What of a fixture an evaluation heard, and what it asked for in vain. */
import { OPERATIONS } from "../generated/operations.gen.js";
import type { EvidenceEntry, Question } from "../runtime/evidence.js";
import type { Fixture } from "./fixture.js";

/** What of an evaluation counts here. */
export interface Heard {
  /** What was asked and answered. */
  evidence: readonly Question[];
  /** What was asked, and is not recorded. */
  missing: readonly Question[];
}

/**
 * Entries that the evaluation did not hear. The clock is none of them: a fixture has a time whether it is asked for or
 * not. Of a module that failed nothing can be said: all it did not come to hear is stale then.
 */
export function staleEntries(fixture: Fixture, run: Heard): EvidenceEntry[] {
  const heard = new Set(run.evidence.map(questionText));
  return fixture.evidence.filter((entry) => entry.operation !== OPERATIONS.clockNow && !heard.has(questionText(entry)));
}

/** Questions that the fixture has no answer to, each once, in the order in which they were asked. */
export function missingEntries(run: Heard): Question[] {
  return [...run.missing];
}

/** `OPERATION ARGUMENT`, as messages name an entry. */
export function questionText({ operation, argument }: Question): string {
  return `${operation} ${argument}`.trimEnd();
}
