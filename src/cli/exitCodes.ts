/** The command line's exit codes. */
import type { Outcome } from "../../host/runtime/verdict.js";

/** 0 allowed, 1 denied, 2 could not find out, 3 bad usage or settings. */
export const EXIT = { allowed: 0, denied: 1, indeterminate: 2, usage: 3 } as const;

/** The exit code of a verdict. */
export function exitCodeOf(outcome: Outcome): number {
  return EXIT[outcome];
}

/** Bad usage: the message says what and where. Ends the command with exit code 3. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
