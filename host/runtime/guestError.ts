/** Why a guest gave no answer. */
import type { Limits } from "./limits.js";

/** The guest trapped, ran into a limit, or said that the call failed. After a trap or a limit its instance must not be used again. */
export class GuestError extends Error {
  override readonly name = "GuestError";

  constructor(
    message: string,
    /** True when the instance is broken. */
    readonly isTrap: boolean,
    /** The limit that it ran into. */
    readonly limit: keyof Limits | null = null,
  ) {
    super(message);
  }
}

/** It is over a limit; the sentence names it and what it allows. */
export function overLimit(limit: keyof Limits, limits: Limits, what: string): GuestError {
  return new GuestError(`${what} (limits.${limit} is ${limits[limit]})`, true, limit);
}

/** It was ended at its deadline. */
export function overDeadline(limits: Limits): GuestError {
  return overLimit("deadlineMs", limits, "it was ended at its deadline");
}
