/** Periods in which something is trusted. */
import { Instant } from "./instant";

/** Whether `time` lies between the two ends, themselves included; an end that is null is open. */
export function isWithinPeriod(time: Instant, first: Instant | null, last: Instant | null): bool {
  return (first == null || first.compare(time) <= 0) && (last == null || last.compare(time) >= 0);
}
