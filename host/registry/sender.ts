/** Single HTTP requests: one deadline for each, a bounded body, and no more at once than a host is to get. */
import type { Answer } from "./answers.js";
import { cancelBody, readBody, readErrorBody } from "./body.js";
import { headersOf, type Exchange } from "./exchange.js";
import { ConnectionFailure, LookupFailure, requestText } from "./failure.js";
import type { RegistryRequestInit } from "./fetchInit.js";
import { HostGate } from "./gate.js";
import { MAX_CONCURRENT_PER_HOST, REQUEST_TIMEOUT } from "./limits.js";
import type { RegistryOptions } from "./options.js";
import { connectionProblem } from "./problem.js";
import { stopped } from "./retry.js";

/** The statuses that send the client elsewhere when there is a Location. */
export const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Sends requests, each once, and follows nothing. */
export class Sender {
  readonly #timeout: number;
  readonly #fetch: typeof globalThis.fetch;
  readonly #gate: HostGate;
  #requests = 0;

  constructor(options: RegistryOptions) {
    this.#timeout = options.requestTimeout ?? REQUEST_TIMEOUT;
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#gate = new HostGate(options.maxConcurrentPerHost ?? MAX_CONCURRENT_PER_HOST);
  }

  /** HTTP requests sent so far. */
  get requests(): number {
    return this.#requests;
  }

  /**
   * The answer, with its body. The request's own time begins when it is its turn.
   * @throws ConnectionFailure; LookupFailure when the signal aborts, and for a body against the rules
   */
  async send(exchange: Exchange, signal?: AbortSignal): Promise<Answer> {
    const subject = requestText(exchange.method, exchange.url);
    if (signal?.aborted) throw stopped(subject);
    const leave = await this.#turn(exchange, subject, signal);
    try {
      return await this.#inTime(exchange, subject, signal);
    } finally {
      leave();
    }
  }

  async #turn(exchange: Exchange, subject: string, signal?: AbortSignal): Promise<() => void> {
    try {
      return await this.#gate.enter(exchange.url.host, exchange.lane ?? exchange.registry.host, signal);
    } catch {
      throw stopped(`${subject}, which had to wait for its turn,`);
    }
  }

  async #inTime(exchange: Exchange, subject: string, signal?: AbortSignal): Promise<Answer> {
    const abort = new AbortController();
    const onAbort = (): void => abort.abort();
    const progress = { wasAnswering: false };
    const started = Date.now();
    const timer = setTimeout(onAbort, this.#timeout);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      return await this.#receive(exchange, subject, progress, abort.signal);
    } catch (error) {
      if (error instanceof LookupFailure) throw error;
      const { host } = exchange.url;
      // A caller with little patience says nothing about the host; one who waited for long does.
      const isHostSlow = Date.now() - started >= this.#timeout / 2;
      if (signal?.aborted) {
        throw isHostSlow ? new ConnectionFailure(stopped(subject).message, host, false) : stopped(subject);
      }
      if (abort.signal.aborted) {
        throw new ConnectionFailure(`${subject} gave no full answer within ${this.#timeout} ms`, host, false);
      }
      throw new ConnectionFailure(`${subject} failed: ${connectionProblem(error, progress.wasAnswering)}`, host, true);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    }
  }

  async #receive(
    exchange: Exchange,
    subject: string,
    progress: { wasAnswering: boolean },
    signal: AbortSignal,
  ): Promise<Answer> {
    const { method, url } = exchange;
    this.#requests += 1;
    const response = await this.#fetch(url.href, initOf(exchange, signal));
    progress.wasAnswering = true;
    if (response.type === "opaqueredirect") {
      throw new LookupFailure("refused", `${subject} was redirected, and this platform hides the target`);
    }
    const { status, headers } = response;
    const answer = (bytes: Uint8Array<ArrayBuffer>): Answer => ({ method, url, status, headers, bytes });
    if (method === "HEAD" || REDIRECTS.has(status)) {
      cancelBody(response);
      return answer(new Uint8Array(0));
    }
    if (status !== 200) return answer(await readErrorBody(response));
    return answer(await readBody(response, subject, exchange));
  }
}

function initOf(exchange: Exchange, signal: AbortSignal): RegistryRequestInit {
  const { method, authorization, registry, json, content } = exchange;
  const headers = headersOf(exchange);
  const body = json ?? content?.bytes;
  return {
    method,
    headers: authorization === null ? headers : { ...headers, authorization },
    ...(body === undefined ? {} : { body }),
    redirect: "manual",
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
    signal,
    registry,
  };
}
