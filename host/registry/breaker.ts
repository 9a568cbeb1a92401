/** A pause for hosts that fail again and again: nobody waits for what is not there, and the host is left in peace. */
import { LookupFailure, printable } from "./failure.js";
import { MAX_FAILING_HOSTS, MAX_URL_TEXT, PAUSE } from "./limits.js";

interface FailingHost {
  /** Failures without an answer in between. */
  count: number;
  /** The sentence of the last one. */
  reason: string;
  /** When the next request may go out. */
  until: number;
}

/** Counts what happened to requests, by host. An error that a host answers in good order (such as 404) is no failure. */
export class Breaker {
  readonly #hosts = new Map<string, FailingHost>();

  /** After so many failures in a row requests are held back for a while; 0 never does. */
  constructor(
    private readonly failures: number,
    private readonly now: () => number,
  ) {}

  /**
   * Throws when the host has its pause. After a pause one request goes out and shows whether the host is back; the others
   * are held back for as long again.
   * @throws LookupFailure `unavailable`
   */
  check(host: string): void {
    const failing = this.#hosts.get(host);
    if (this.failures === 0 || failing === undefined || failing.count < this.failures) return;
    const left = failing.until - this.now();
    if (left > 0) throw held(host, failing, left);
    failing.until = this.now() + PAUSE;
  }

  /** The host answered. */
  succeeded(host: string): void {
    this.#hosts.delete(host);
  }

  /** The host failed, after all tries. */
  failed(host: string, reason: string): void {
    const failing = this.#hosts.get(host) ?? { count: 0, reason, until: 0 };
    failing.count += 1;
    failing.reason = reason;
    failing.until = this.now() + PAUSE;
    this.#hosts.delete(host);
    this.#hosts.set(host, failing);
    const oldest = this.#hosts.keys().next();
    if (this.#hosts.size > MAX_FAILING_HOSTS && oldest.done !== true) this.#hosts.delete(oldest.value);
  }
}

function held(host: string, { count, reason }: FailingHost, left: number): LookupFailure {
  const seconds = Math.ceil(left / 1000);
  const text = `${host} is not asked for another ${seconds} s, because its last ${count} requests failed`;
  return new LookupFailure("unavailable", `${text}: ${printable(reason, MAX_URL_TEXT)}`);
}
