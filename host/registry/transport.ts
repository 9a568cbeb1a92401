/** HTTP exchanges under the client's rules: which hosts, which redirects, how long, how often. */
import { allowsPlainHttp, maySendTo } from "./address.js";
import type { Answer } from "./answers.js";
import { Breaker } from "./breaker.js";
import { deadlineOf } from "./deadline.js";
import { isRepeatable, type Exchange } from "./exchange.js";
import { ConnectionFailure, LookupFailure, requestText } from "./failure.js";
import { FAILURES_BEFORE_PAUSE, MAX_REDIRECTS } from "./limits.js";
import type { RegistryOptions } from "./options.js";
import { retryDelay, sleepByClock, stopped, type Sleep, type TryOutcome } from "./retry.js";
import { REDIRECTS, Sender } from "./sender.js";

export type { Exchange } from "./exchange.js";

/** A host that answers so is there, but does not work. */
const HOST_FAILS: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** Sends requests. It holds no state but counts: of requests, and of failures by host. */
export class Transport {
  readonly #plainHttp: readonly string[];
  readonly #https: readonly string[];
  readonly #sleep: Sleep;
  readonly #sender: Sender;
  readonly #breaker: Breaker;

  constructor(options: RegistryOptions) {
    this.#plainHttp = options.plainHttp ?? [];
    this.#https = options.https ?? [];
    this.#sleep = options.sleep ?? sleepByClock;
    this.#sender = new Sender(options);
    this.#breaker = new Breaker(options.failuresBeforePause ?? FAILURES_BEFORE_PAUSE, options.now ?? Date.now);
  }

  /** HTTP requests sent so far, each redirect and each try counted. */
  get requests(): number {
    return this.#sender.requests;
  }

  /** Whether the host may be spoken to in plain HTTP. */
  allowsPlainHttp(url: URL): boolean {
    return allowsPlainHttp(url, this.#plainHttp, this.#https);
  }

  /**
   * What is wrong with a URL to which a server sends the client on, by a redirect or an upload's Location; null when
   * nothing is.
   */
  targetProblem(url: URL, { registry, plainHttp }: Pick<Exchange, "registry" | "plainHttp">): string | null {
    if (url.username !== "" || url.password !== "") return "the URL holds credentials";
    if (url.protocol !== "https:" && url.protocol !== "http:") return "it is not HTTPS";
    const isPlainAllowed = this.allowsPlainHttp(url) || (plainHttp === true && url.host === registry.host);
    if (url.protocol === "http:" && !isPlainAllowed) return "plain HTTP is not allowed for this host";
    return maySendTo(url, registry) ? null : "the registry may not send to an internal address";
  }

  /**
   * The final answer, whatever its status, after redirects and repeated tries. Only what is repeatable is tried again,
   * and no wait is begun that would end after the caller's deadline.
   * @throws LookupFailure `unavailable` (no connection, too slow, the signal aborted, a host that has its pause),
   * `refused` (a redirect that the rules forbid), `too-large`, `invalid-answer`
   */
  async exchange(exchange: Exchange, signal?: AbortSignal): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#attempt(exchange, attempt === 1, signal);
      const again = isRepeatable(exchange) && (await this.waitForAnotherTry(attempt, outcome, signal));
      if (!again) return this.#settled(outcome);
    }
  }

  /**
   * Whether another try after number `attempt` (from 1) is worth it, once its time has come. False at once when it is not,
   * or could not be before the caller's deadline.
   */
  async waitForAnotherTry(
    attempt: number,
    outcome: Answer | ConnectionFailure,
    signal?: AbortSignal,
  ): Promise<boolean> {
    if (outcome instanceof ConnectionFailure && !outcome.isWorthAnotherTry) return false;
    const deadline = deadlineOf(signal);
    const delay = retryDelay(attempt, tryOutcome(outcome), deadline === null ? null : deadline - Date.now());
    if (delay === null) return false;
    try {
      await this.#sleep(delay, signal);
    } catch {
      throw stopped(`another try after ${textOf(outcome)}`);
    }
    return true;
  }

  /** Notes how the host did, and gives or throws what came of it. */
  #settled(outcome: Answer | ConnectionFailure): Answer {
    if (outcome instanceof ConnectionFailure) {
      this.#breaker.failed(outcome.host, outcome.message);
      throw outcome;
    }
    const { host } = outcome.url;
    if (HOST_FAILS.has(outcome.status)) {
      this.#breaker.failed(host, textOf(outcome));
    } else {
      this.#breaker.succeeded(host);
    }
    return outcome;
  }

  async #attempt(exchange: Exchange, isFirst: boolean, signal?: AbortSignal): Promise<Answer | ConnectionFailure> {
    try {
      return await this.#follow(exchange, isFirst, signal);
    } catch (error) {
      if (error instanceof ConnectionFailure) return error;
      throw error;
    }
  }

  /** The first try asks whether the hosts have their pause; the next ones belong to it. */
  async #follow(exchange: Exchange, isFirst: boolean, signal?: AbortSignal): Promise<Answer> {
    let current = exchange;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      if (isFirst) this.#breaker.check(current.url.host);
      const answer = await this.#sender.send(current, signal);
      const location = answer.headers.get("location");
      if (!REDIRECTS.has(answer.status) || location === null) return answer;
      if (exchange.method !== "GET" && exchange.method !== "HEAD") throw redirectedWrite(exchange);
      current = this.#redirected(current, location);
    }
    const subject = requestText(exchange.method, exchange.url);
    throw new LookupFailure("invalid-answer", `${subject} was redirected more than ${MAX_REDIRECTS} times`);
  }

  #redirected(from: Exchange, location: string): Exchange {
    const subject = requestText(from.method, from.url);
    if (!URL.canParse(location, from.url)) {
      throw new LookupFailure("invalid-answer", `${subject} was redirected to something that is no URL`);
    }
    const url = new URL(location, from.url);
    const problem = this.targetProblem(url, from);
    if (problem !== null) {
      const target = requestText("to", url);
      throw new LookupFailure("refused", `${subject} was redirected ${target}, which is refused: ${problem}`);
    }
    return { ...from, url, authorization: url.origin === from.url.origin ? from.authorization : null };
  }
}

function textOf(outcome: Answer | ConnectionFailure): string {
  if (outcome instanceof ConnectionFailure) return outcome.message;
  return `${requestText(outcome.method, outcome.url)} answered ${outcome.status}`;
}

function tryOutcome(outcome: Answer | ConnectionFailure): TryOutcome {
  if (outcome instanceof ConnectionFailure) return { status: null, retryAfter: null };
  return { status: outcome.status, retryAfter: outcome.headers.get("retry-after") };
}

/** What such a request becomes on its way to another place depends on the status (RFC 9110 section 15.4): none is followed. */
function redirectedWrite({ method, url }: Exchange): LookupFailure {
  return new LookupFailure("refused", `${requestText(method, url)} was redirected, which is refused for a ${method}`);
}
