/** `--deadline`: the time for one evaluation. */
import { UsageError } from "./exitCodes.js";

/** Milliseconds of the option's seconds. Throws UsageError. */
export function deadlineMilliseconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 3600)) throw new UsageError(`--deadline ${text}: it must be seconds, 0 < s ≤ 3600`);
  return Math.ceil(seconds * 1000);
}
