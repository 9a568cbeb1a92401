/** Answers that are kept for a short time: successes only, bounded, and fetched once however many ask. */

/** One question under way. */
interface Flight {
  readonly answer: Promise<Uint8Array>;
  readonly controller: AbortController;
  waiting: number;
}

interface Kept {
  readonly answer: Uint8Array;
  readonly until: number;
}

/** How much is kept. */
export interface AnswerCacheOptions {
  readonly lifetimeMs: number;
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Different questions never wait for one another. The oldest answers go first when there are too many. An answer that is
 * larger than the whole cache is not kept.
 */
export class AnswerCache {
  readonly #kept = new Map<string, Kept>();
  readonly #flights = new Map<string, Flight>();
  #bytes = 0;

  constructor(private readonly options: AnswerCacheOptions) {}

  /** The kept answer, or that of `fetch`. A caller who gives up rejects alone; `fetch` is aborted when nobody waits any more. */
  async get(
    key: string,
    fetch: (signal: AbortSignal) => Promise<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > this.options.now()) return kept.answer;
    if (kept !== undefined) this.#forget(key);
    const flight = this.#flights.get(key) ?? this.#start(key, fetch);
    flight.waiting++;
    try {
      return await whileWanted(flight.answer, signal);
    } finally {
      flight.waiting--;
      if (flight.waiting === 0 && this.#flights.get(key) === flight) {
        this.#flights.delete(key);
        flight.controller.abort();
      }
    }
  }

  #start(key: string, fetch: (signal: AbortSignal) => Promise<Uint8Array>): Flight {
    const controller = new AbortController();
    const answer = fetch(controller.signal);
    const flight: Flight = { answer, controller, waiting: 0 };
    this.#flights.set(key, flight);
    const end = (): boolean => this.#flights.get(key) === flight && this.#flights.delete(key);
    answer.then(
      (bytes) => void (end() && this.#keep(key, bytes)),
      () => void end(),
    );
    return flight;
  }

  #keep(key: string, answer: Uint8Array): void {
    const { lifetimeMs, maxEntries, maxBytes, now } = this.options;
    const size = answer.length + key.length;
    if (lifetimeMs === 0 || size > maxBytes) return;
    this.#kept.set(key, { answer, until: now() + lifetimeMs });
    this.#bytes += size;
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= maxEntries && this.#bytes <= maxBytes) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#bytes -= (this.#kept.get(key)?.answer.length ?? 0) + key.length;
    this.#kept.delete(key);
  }
}

/** The promise's outcome, or a rejection as soon as the signal is aborted. */
export async function whileWanted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return await promise;
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
