/** What must change in an expectation so that it says what really came. */
import { FAULTS } from "../../../host/generated/codes.gen.js";
import type { Difference } from "../compare.js";
import type { Actual, CaseResult } from "../results.js";

/** A new value for a member of an expectation, or, with the member null, for the expectation as a whole. */
export interface Change {
  member: Exclude<Difference["member"], "settings" | "outcome"> | null;
  /** The new value; of what it was before it may keep a part. */
  value: (before: unknown) => unknown;
}

/** The changes for a failed case, or why nothing may be changed. */
export type Changes = { changes: Change[] } | { refused: string };

/**
 * The changes for a case that failed. That something is allowed in place of denied, or the other way round, is no change
 * of words: it is only made when `mayChangeOutcomes`.
 */
export function changesFor(result: CaseResult, mayChangeOutcomes: boolean): Changes {
  const { problem, differences, actual, missing } = result;
  if (problem !== null || actual === null) return { refused: "it could not be judged" };
  if (missing.length > 0) return { refused: "evidence is missing, so what came says nothing" };
  const members = differences.map(({ member }) => member);
  if (members.includes("settings")) return { refused: `the settings are ${actual.settings}: change them, or the case` };
  if (actual.outcome !== "allowed" && actual.faults.length === 0) return { refused: "the verdict names no fault" };
  if (!members.includes("outcome")) return { changes: memberChanges(differences, actual) };
  if (!mayChangeOutcomes) {
    return { refused: `it is ${String(actual.outcome)}; only --update-outcomes changes an expected outcome` };
  }
  return { changes: [{ member: null, value: () => wholeExpectation(actual) }] };
}

/** As short as it can be: what the case is about is for its author to say. */
function wholeExpectation({ outcome, faults }: Actual): unknown {
  const [fault] = faults;
  return outcome === "allowed" || fault === undefined || !Object.hasOwn(FAULTS, fault) ? outcome : { outcome, fault };
}

function memberChanges(differences: readonly Difference[], actual: Actual): Change[] {
  const { faults, message, code, patch, warnings } = actual;
  const values = { fault: faults[0] ?? null, faults: [...new Set(faults)], message, code, patch, warnings };
  const changes = new Map<string, Change>();
  for (const { member } of differences) {
    if (member === "settings" || member === "outcome") continue;
    const value = member === "messageContains" ? (before: unknown) => partsOf(before, message) : () => values[member];
    changes.set(member, { member, value });
  }
  return [...changes.values()];
}

/** The parts that are still there, or the whole message when none is. */
function partsOf(before: unknown, message: string): unknown {
  const kept = Array.isArray(before) ? before.filter((part) => message.includes(String(part))) : [];
  return kept.length === 0 ? message : kept;
}
