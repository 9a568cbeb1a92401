/** `--now`: the time to judge at. */
import { isRfc3339 } from "../../host/record/time.js";
import { UsageError } from "./exitCodes.js";

/** The clock that the option sets, or null when it is not given. Throws UsageError. */
export function fixedClock(text: string | undefined): (() => Date) | null {
  if (text === undefined) return null;
  if (!isRfc3339(text)) {
    throw new UsageError(`--now ${text}: it must be an RFC 3339 time such as 2026-11-21T00:00:00Z`);
  }
  const time = new Date(text);
  return () => time;
}
