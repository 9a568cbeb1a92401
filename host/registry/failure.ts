/** Why a look-up has no answer: one code that a program acts on, one sentence that a person reads. */
import type { FailureCode } from "../generated/operations.gen.js";
import { MAX_URL_TEXT } from "./limits.js";

/**
 * A look-up that could not be answered. `message` is one sentence of bounded length and printable ASCII; it holds no
 * credential and no query of a URL.
 */
export class LookupFailure extends Error {
  override readonly name: string = "LookupFailure";
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The host gave no whole answer: the connection failed or broke off, or it took too long. */
export class ConnectionFailure extends LookupFailure {
  override readonly name = "ConnectionFailure";

  /** `host` is `host[:port]` of the request that failed. */
  constructor(
    message: string,
    readonly host: string,
    readonly isWorthAnotherTry: boolean,
  ) {
    super("unavailable", message);
  }
}

/** `METHOD URL` for a message: no user information, no query, no fragment. */
export function requestText(method: string, url: URL): string {
  return printable(`${method} ${url.protocol}//${url.host}${url.pathname}`, MAX_URL_TEXT);
}

/** Somebody else's text, fit for a message: one line of printable ASCII, every other character as "?". */
export function printable(text: string, maxLength: number): string {
  const short = text.length > maxLength ? `${text.slice(0, maxLength)}...` : text;
  return short.replace(/[^\x20-\x7e]/g, "?");
}
