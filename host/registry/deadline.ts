/** When a caller's signal will abort, for those who wait: a wait that cannot end in time is not begun. */

const deadlines = new WeakMap<AbortSignal, number>();

/** Notes when the signal will abort (milliseconds since 1970), or that nobody knows; what was noted before is replaced. */
export function noteDeadline(signal: AbortSignal, at: number | null): void {
  if (at === null) deadlines.delete(signal);
  else deadlines.set(signal, at);
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
