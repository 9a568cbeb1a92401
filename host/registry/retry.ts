/** When a request is tried again, and after how long. */
import { LookupFailure } from "./failure.js";
import { MAX_RETRY_AFTER, MAX_RETRY_AFTER_IN_TIME, MAX_TRIES, RETRY_BASE, RETRY_JITTER } from "./limits.js";

/** Waits; rejects as soon as the signal aborts. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

const WORTH_ANOTHER_TRY: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** What came of a try. */
export interface TryOutcome {
  /** Null when the connection failed. */
  readonly status: number | null;
  readonly retryAfter: string | null;
}

/**
 * Milliseconds to wait after try number `attempt` (from 1) before the next, or null to give up. A Retry-After replaces
 * the own wait. `timeLeft` is how long the caller still waits, null when it did not say: then a Retry-After of more than
 * two seconds ends the tries, else one that would end too late, or after more than a minute.
 */
export function retryDelay(
  attempt: number,
  { status, retryAfter }: TryOutcome,
  timeLeft: number | null,
): number | null {
  if (attempt >= MAX_TRIES) return null;
  if (status !== null && !WORTH_ANOTHER_TRY.has(status)) return null;
  const asked = retryAfter === null ? null : retryAfterMilliseconds(retryAfter);
  const wait = asked ?? RETRY_BASE * 2 ** (attempt - 1) * (1 + Math.random() * RETRY_JITTER);
  if (timeLeft !== null) return wait < Math.min(timeLeft, MAX_RETRY_AFTER_IN_TIME) ? wait : null;
  return wait <= MAX_RETRY_AFTER ? wait : null;
}

/** Retry-After as seconds or a date (RFC 9110 section 10.2.3), as milliseconds from now; null when it is neither. */
export function retryAfterMilliseconds(text: string): number | null {
  if (/^[0-9]{1,15}$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Z][a-z]+, /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

/** Waits by the clock of the machine. */
export const sleepByClock: Sleep = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(stopped());
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(stopped());
    };
    signal?.addEventListener("abort", onAbort, { once: true });
  });

/** The caller gave up: what a look-up fails with when its signal aborts, after so many milliseconds if they are known. */
export function stopped(subject = "the look-up", after?: number): LookupFailure {
  const time = after === undefined ? "" : ` after ${after} ms`;
  return new LookupFailure("unavailable", `${subject} was stopped by its caller's deadline${time}`);
}
