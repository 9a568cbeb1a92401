/** `--now`: the time to judge at. */
import { rfc3339 } from "../../host/capability/clock.js";
import { OPERATIONS } from "../../host/generated/operations.gen.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { UsageError } from "./exitCodes.js";

/** The clock that the option sets, or null when it is not given. Throws UsageError. */
export function fixedClock(text: string | undefined): (() => Date) | null {
  if (text === undefined) return null;
  const time = rfc3339Date(text);
  if (time === null) {
    throw new UsageError(`--now ${text}: it must be an RFC 3339 time such as 2026-11-21T00:00:00Z`);
  }
  return () => time;
}

/** Recorded evidence with another time in it. */
export function atTime(entries: EvidenceEntry[], clock: (() => Date) | null): EvidenceEntry[] {
  if (clock === null) return entries;
  const now = { operation: OPERATIONS.clockNow, argument: "", answer: new TextEncoder().encode(rfc3339(clock())) };
  return [...entries.filter(({ operation }) => operation !== OPERATIONS.clockNow), now];
}

/** RFC 3339 §5.6 and its restrictions §5.7, but no leap seconds; null when it is none. */
function rfc3339Date(text: string): Date | null {
  const clockTime = String.raw`(?:[01]\d|2[0-3]):[0-5]\d`;
  const form = new RegExp(String.raw`^(\d{4}-\d\d-\d\d)T${clockTime}:[0-5]\d(?:\.\d+)?(?:Z|[+-]${clockTime})$`);
  const date = form.exec(text)?.[1];
  if (date === undefined) return null;
  const midnight = new Date(`${date}T00:00:00Z`);
  // JavaScript reads 30 February as 2 March.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date)) return null;
  return new Date(text);
}
