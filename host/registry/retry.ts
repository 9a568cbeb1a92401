/** When a request is tried again, and after how long. */
import { LookupFailure } from "./failure.js";
import { MAX_RETRY_AFTER, MAX_TRIES, RETRY_BASE, RETRY_JITTER } from "./limits.js";

/** Waits; rejects as soon as the signal aborts. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

const WORTH_ANOTHER_TRY: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/**
 * Milliseconds to wait after try number `attempt` (from 1) before the next, or null to give up. `status` is null when
 * the connection failed. A Retry-After of up to two seconds replaces the own wait; a longer one ends the tries.
 */
export function retryDelay(attempt: number, status: number | null, retryAfter: string | null): number | null {
  if (attempt >= MAX_TRIES) return null;
  if (status !== null && !WORTH_ANOTHER_TRY.has(status)) return null;
  const asked = retryAfter === null ? null : retryAfterMilliseconds(retryAfter);
  if (asked !== null) return asked <= MAX_RETRY_AFTER ? asked : null;
  return RETRY_BASE * 2 ** (attempt - 1) * (1 + Math.random() * RETRY_JITTER);
}

/** Retry-After as seconds or a date (RFC 9110 section 10.2.3); null when it is neither. */
function retryAfterMilliseconds(text: string): number | null {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
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

/** The caller gave up: what a look-up fails with when its signal aborts. */
export function stopped(subject = "the look-up"): LookupFailure {
  return new LookupFailure("unavailable", `${subject} was stopped by its caller's deadline`);
}
