/** The capability `clock`: the time, which is evidence like everything else. */
import { OPERATIONS } from "../generated/operations.gen.js";
import { LookupFailure } from "../registry/failure.js";
import type { Lookup } from "./lookup.js";

/** The operations of this capability. */
export type ClockOperation = (typeof OPERATIONS)["clockNow"];

/** Handlers that answer the time of `now` as RFC 3339 text; the argument must be empty. */
export function clockCapability(now: () => Date): Record<ClockOperation, Lookup> {
  return {
    [OPERATIONS.clockNow]: async (argument) => {
      if (argument.length > 0) throw new LookupFailure("refused", "the clock takes no argument");
      return new TextEncoder().encode(rfc3339(now()));
    },
  };
}

/**
 * The time in UTC, such as 2026-11-21T00:00:00Z (RFC 3339 section 5.6), with milliseconds only when they are not zero.
 * @throws LookupFailure `unavailable` for a time that is none, or is outside the years 0 to 9999
 */
export function rfc3339(time: Date): string {
  const text = Number.isNaN(time.getTime()) ? "" : time.toISOString();
  if (text.length !== 24) throw new LookupFailure("unavailable", "the clock shows no time that RFC 3339 can write");
  return text.replace(".000Z", "Z");
}
