/** HTTP exchanges under the client's rules: which hosts, which redirects, how long, how often. */
import { allowsPlainHttp, maySendTo } from "./address.js";
import type { Answer } from "./answers.js";
import { cancelBody, readBody, readErrorBody } from "./body.js";
import { ConnectionFailure, LookupFailure, printable, requestText } from "./failure.js";
import type { RegistryRequestInit } from "./fetchInit.js";
import { MAX_REDIRECTS, MAX_REMOTE_TEXT, REQUEST_TIMEOUT } from "./limits.js";
import type { RegistryOptions } from "./options.js";
import { retryDelay, sleepByClock, stopped, type Sleep } from "./retry.js";

/** One thing to ask for. */
export interface Exchange {
  readonly method: "GET" | "HEAD" | "POST";
  readonly url: URL;
  readonly accept: string;
  /** The Authorization header; it goes to the origin of `url` and nowhere else. */
  readonly authorization: string | null;
  /** The registry on whose behalf this is asked: it decides to which internal hosts a redirect may lead. */
  readonly registry: URL;
  /** The largest body of a 200. */
  readonly maxBytes: number;
  /** The JSON document that a POST sends. What asks by POST must change nothing: it may be sent more than once. */
  readonly json?: Uint8Array<ArrayBuffer>;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Sends requests. It holds no state but the count of them. */
export class Transport {
  readonly #plainHttp: readonly string[];
  readonly #timeout: number;
  readonly #sleep: Sleep;
  readonly #fetch: typeof globalThis.fetch;
  #requests = 0;

  constructor(options: RegistryOptions) {
    this.#plainHttp = options.plainHttp ?? [];
    this.#timeout = options.requestTimeout ?? REQUEST_TIMEOUT;
    this.#sleep = options.sleep ?? sleepByClock;
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
  }

  /** HTTP requests sent so far, each redirect and each try counted. */
  get requests(): number {
    return this.#requests;
  }

  /** Whether the host may be spoken to in plain HTTP. */
  allowsPlainHttp(url: URL): boolean {
    return allowsPlainHttp(url, this.#plainHttp);
  }

  /**
   * The final answer, whatever its status, after redirects and repeated tries.
   * @throws LookupFailure `unavailable` (no connection, too slow, the signal aborted), `refused` (a redirect that the
   * rules forbid), `too-large`, `invalid-answer`
   */
  async exchange(exchange: Exchange, signal?: AbortSignal): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#attempt(exchange, signal);
      const failed = outcome instanceof ConnectionFailure;
      const retryAfter = failed ? null : outcome.headers.get("retry-after");
      const delay = retryDelay(attempt, failed ? null : outcome.status, retryAfter);
      if (delay === null) {
        if (failed) throw outcome;
        return outcome;
      }
      await this.#sleep(delay, signal);
    }
  }

  async #attempt(exchange: Exchange, signal?: AbortSignal): Promise<Answer | ConnectionFailure> {
    try {
      return await this.#follow(exchange, signal);
    } catch (error) {
      if (error instanceof ConnectionFailure) return error;
      throw error;
    }
  }

  async #follow(exchange: Exchange, signal?: AbortSignal): Promise<Answer> {
    let current = exchange;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const answer = await this.#send(current, signal);
      const location = answer.headers.get("location");
      if (!REDIRECTS.has(answer.status) || location === null) return answer;
      if (exchange.method === "POST") throw redirectedPost(exchange.url);
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
    const problem = this.#redirectProblem(url, from.registry);
    if (problem !== null) {
      const target = requestText("to", url);
      throw new LookupFailure("refused", `${subject} was redirected ${target}, which is refused: ${problem}`);
    }
    return { ...from, url, authorization: url.origin === from.url.origin ? from.authorization : null };
  }

  #redirectProblem(url: URL, registry: URL): string | null {
    if (url.username !== "" || url.password !== "") return "the URL holds credentials";
    if (url.protocol !== "https:" && url.protocol !== "http:") return "it is not HTTPS";
    if (url.protocol === "http:" && !this.allowsPlainHttp(url)) return "plain HTTP is not allowed for this host";
    return maySendTo(url, registry) ? null : "the registry may not send to an internal address";
  }

  /** One request, with its body, within one deadline. */
  async #send(exchange: Exchange, signal?: AbortSignal): Promise<Answer> {
    const subject = requestText(exchange.method, exchange.url);
    if (signal?.aborted) throw stopped(subject);
    const abort = new AbortController();
    const onAbort = (): void => abort.abort();
    const timer = setTimeout(onAbort, this.#timeout);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      return await this.#receive(exchange, subject, abort.signal);
    } catch (error) {
      if (signal?.aborted) throw stopped(subject);
      if (abort.signal.aborted) {
        throw new LookupFailure("unavailable", `${subject} gave no full answer within ${this.#timeout} ms`);
      }
      if (error instanceof LookupFailure) throw error;
      throw new ConnectionFailure(`${subject} failed: ${connectionProblem(error)}`);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    }
  }

  async #receive(exchange: Exchange, subject: string, signal: AbortSignal): Promise<Answer> {
    const { method, url, registry } = exchange;
    this.#requests += 1;
    const init: RegistryRequestInit = {
      method,
      headers: headersOf(exchange),
      ...(exchange.json === undefined ? {} : { body: exchange.json }),
      redirect: "manual",
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal,
      registry,
    };
    const response = await this.#fetch(url.href, init);
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
    return answer(await readBody(response, subject, exchange.maxBytes));
  }
}

/** What a POST becomes on its way to another place depends on the status (RFC 9110 section 15.4): none is followed. */
function redirectedPost(url: URL): LookupFailure {
  return new LookupFailure("refused", `${requestText("POST", url)} was redirected, which is refused for a POST`);
}

function headersOf({ accept, authorization, json }: Exchange): Record<string, string> {
  const content: Record<string, string> = json === undefined ? {} : { "content-type": "application/json" };
  const headers = { accept, "accept-encoding": "identity", "user-agent": "assay", ...content };
  return authorization === null ? headers : { ...headers, authorization };
}

/** The platform's word for what went wrong, such as ECONNREFUSED. */
function connectionProblem(error: unknown): string {
  if (!(error instanceof Error)) return "the connection failed";
  const cause = error.cause;
  const code = cause instanceof Error ? ((cause as { code?: unknown }).code ?? cause.message) : error.message;
  return printable(String(code), MAX_REMOTE_TEXT) || "the connection failed";
}
