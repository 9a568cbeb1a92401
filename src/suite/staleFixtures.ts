/** Fixture entries that nobody hears any more. */
import { OPERATIONS } from "../../host/generated/operations.gen.js";
import type { Question } from "../../host/runtime/evidence.js";
import type { CaseResult } from "./results.js";

/** A fixture with entries that no case heard. */
export interface StaleFixture {
  file: string;
  entries: Question[];
}

/**
 * The fixtures of cases with entries that none of the cases heard; the time is none of them. A fixture of a case that was
 * not judged is left out: what that case would have heard is not known.
 */
export function staleFixtures(cases: readonly CaseResult[]): StaleFixture[] {
  const entries = new Map<string, Question[]>();
  const heard = new Set<string>();
  for (const { fixture } of cases) {
    if (fixture === null) continue;
    entries.set(fixture.file, fixture.entries);
    for (const index of fixture.heard) heard.add(`${fixture.file} ${index}`);
  }
  return [...entries].flatMap(([file, all]) => {
    const stale = all.filter(
      ({ operation }, index) => operation !== OPERATIONS.clockNow && !heard.has(`${file} ${index}`),
    );
    return stale.length === 0 ? [] : [{ file, entries: stale }];
  });
}
