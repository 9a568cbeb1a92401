/** The log of the embedded registry, and what can be counted in it. */
import { performance } from "node:perf_hooks";

/** A request that the registry received, faults included. */
export interface LoggedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** The Authorization header, if any. */
  readonly authorization: string | null;
  /** When its headers were there: milliseconds on the clock of `performance.now()`. */
  readonly arrived: number;
  /** When the whole answer was handed to the system, or the connection was cut; null as long as neither is so. */
  readonly answered: number | null;
  /** The status of the answer; null as long as there is none. */
  readonly status: number | null;
}

/** Which requests are counted: those whose `METHOD /path?query` holds the text or matches the pattern, or that the function takes. */
export type RequestFilter = string | RegExp | ((request: LoggedRequest) => boolean);

/** A request in the log, as long as it is not answered. */
export class Entry implements LoggedRequest {
  readonly arrived = performance.now();
  answered: number | null = null;
  status: number | null = null;

  constructor(
    readonly method: string,
    readonly path: string,
    readonly authorization: string | null,
  ) {}

  /** The answer is out, or will never be; only the first time counts. */
  end(status: number | null): void {
    this.answered ??= performance.now();
    this.status ??= status;
  }
}

/**
 * The most requests that came one after the other, each when the one before it was answered: the round trips that whoever asked
 * waited for in a row. Requests that were under way at the same time count once.
 */
export function longestChain(requests: readonly LoggedRequest[], filter: RequestFilter = ""): number {
  const ended = requests
    .filter((request) => isWanted(request, filter))
    .map(({ arrived, answered }) => ({ arrived, answered: answered ?? Infinity }))
    .sort((a, b) => a.answered - b.answered);
  let [count, free] = [0, -Infinity];
  for (const { arrived, answered } of ended) {
    if (arrived < free) continue;
    count += 1;
    free = answered;
  }
  return count;
}

/** The most requests that were under way at one moment. */
export function mostAtOnce(requests: readonly LoggedRequest[], filter: RequestFilter = ""): number {
  const steps = requests
    .filter((request) => isWanted(request, filter))
    .flatMap(({ arrived, answered }) => [
      { at: arrived, change: 1 },
      { at: answered ?? Infinity, change: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.change - b.change);
  let [open, most] = [0, 0];
  for (const { change } of steps) {
    open += change;
    most = Math.max(most, open);
  }
  return most;
}

function isWanted(request: LoggedRequest, filter: RequestFilter): boolean {
  if (typeof filter === "function") return filter(request);
  return matches(filter, `${request.method} ${request.path}`);
}

/** Whether the text holds the part, or the pattern matches it; a pattern's state is neither used nor changed. */
export function matches(match: string | RegExp, text: string): boolean {
  return typeof match === "string" ? text.includes(match) : new RegExp(match.source, match.flags).test(text);
}
