/** One piece of work for all who want its result at the same time. */
import { deadlineOf, noteDeadline } from "./deadline.js";
import { stopped } from "./retry.js";

/** A result, and whether others have the very same object. */
export interface Shared<T> {
  readonly value: T;
  readonly isShared: boolean;
}

/** Work in progress by key. Nothing is remembered of work that is done. */
export class Flights<T> {
  readonly #flights = new Map<string, Flight<T>>();

  /**
   * The outcome of the work under the key, begun by `start` unless it is under way. Each caller's own signal ends its
   * waiting and nobody else's; when the last one leaves, the signal that `start` was given aborts. `what` is the work in
   * a message.
   */
  async join(
    { key, what }: { readonly key: string; readonly what: string },
    signal: AbortSignal | undefined,
    start: (signal: AbortSignal) => Promise<T>,
  ): Promise<Shared<T>> {
    if (signal?.aborted) throw stopped(what);
    const flight = this.#flights.get(key) ?? this.#begin(key, start);
    flight.enter(signal);
    try {
      const value = await orStopped(flight.outcome, what, signal);
      return { value, isShared: flight.joined > 1 };
    } finally {
      if (flight.leave()) this.#end(key, flight);
    }
  }

  #begin(key: string, start: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const flight = new Flight(start, () => this.#end(key, flight));
    this.#flights.set(key, flight);
    return flight;
  }

  #end(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}

class Flight<T> {
  readonly outcome: Promise<T>;
  /** How many ever waited for it. */
  joined = 0;
  readonly #abort = new AbortController();
  #waiting = 0;
  #isOver = false;

  constructor(start: (signal: AbortSignal) => Promise<T>, onEnd: () => void) {
    // In a microtask: the flight is known to others before its work begins.
    this.outcome = Promise.resolve()
      .then(() => start(this.#abort.signal))
      .finally(() => {
        this.#isOver = true;
        onEnd();
      });
    // A failure that nobody waits for any more is nobody's.
    this.outcome.catch(() => undefined);
  }

  /** The work has as much time as the most patient of those who ever waited for it. */
  enter(signal: AbortSignal | undefined): void {
    const own = deadlineOf(signal);
    const others = deadlineOf(this.#abort.signal);
    const isFirst = this.joined === 0;
    const latest = own === null || (others === null && !isFirst) ? null : Math.max(own, others ?? own);
    noteDeadline(this.#abort.signal, latest);
    this.joined += 1;
    this.#waiting += 1;
  }

  /** True when nobody waits any more; work that is still under way is then stopped. */
  leave(): boolean {
    this.#waiting -= 1;
    if (this.#waiting > 0) return false;
    if (!this.#isOver) this.#abort.abort();
    return true;
  }
}

/** The promise's outcome, or a failure as soon as the signal aborts. */
async function orStopped<T>(promise: Promise<T>, what: string, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return await promise;
  const started = Date.now();
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(stopped(what, Date.now() - started));
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
