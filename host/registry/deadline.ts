/** When a caller's signal will abort, for those who wait: a wait that cannot end in time is not begun. */

const deadlines = new WeakMap<AbortSignal, number>();

/** Notes that the signal will abort at that time (milliseconds since 1970); what was noted before is replaced. */
export function noteDeadline(signal: AbortSignal, at: number): void {
  deadlines.set(signal, at);
}

/** When the signal will abort; null when nobody said. */
export function deadlineOf(signal: AbortSignal | undefined): number | null {
  return signal === undefined ? null : (deadlines.get(signal) ?? null);
}

/** `AbortSignal.timeout` whose end is known to the client, so that it makes use of the time that there is. */
export function deadlineSignal(milliseconds: number): AbortSignal {
  const signal = AbortSignal.timeout(milliseconds);
  noteDeadline(signal, Date.now() + milliseconds);
  return signal;
}
