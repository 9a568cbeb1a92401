/** Durations as Go writes them, such as `3m0s`. */
import { UsageError } from "../exitCodes.js";

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/y;

/** The longest time: what a command may wait for at all. */
const MAX_MILLISECONDS = 3_600_000;

/** The milliseconds, at least 1. Throws UsageError for what is no duration of at most one hour. */
export function milliseconds(option: string, text: string): number {
  let total = 0;
  let position = 0;
  while (position < text.length) {
    PART.lastIndex = position;
    const [whole, number = "", unit = ""] = PART.exec(text) ?? [];
    if (whole === undefined) break;
    total += Number(number) * (UNITS[unit] ?? 0);
    position += whole.length;
  }
  if (text === "" || position < text.length || !(total > 0 && total <= MAX_MILLISECONDS)) {
    throw new UsageError(`${option} ${text}: it must be a duration such as 3m0s, more than 0 and at most 1h`);
  }
  return Math.ceil(total);
}
