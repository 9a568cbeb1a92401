/** What went wrong with a connection, in words: platforms have codes for it. */
import { printable } from "./failure.js";
import { MAX_REMOTE_TEXT } from "./limits.js";

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "no address is known for the host's name",
  EAI_AGAIN: "the name service gave no answer",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ETIMEDOUT: "no connection came about in time",
  UND_ERR_CONNECT_TIMEOUT: "no connection came about in time",
};
const BROKE_OFF: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "UND_ERR_ABORTED"]);
const WRONG_LENGTH = "UND_ERR_RES_CONTENT_LENGTH_MISMATCH";

/**
 * One line: words and the platform's code, or what the platform says when there are none. `wasAnswering` tells whether
 * the head of an answer was there already.
 */
export function connectionProblem(error: unknown, wasAnswering: boolean): string {
  const code = printable(codeOf(error), MAX_REMOTE_TEXT);
  if (code === WRONG_LENGTH) return `the answer ended before it was whole (${code})`;
  if (BROKE_OFF.has(code))
    return `the connection broke off${wasAnswering ? " in the middle of the answer" : ""} (${code})`;
  const words = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  if (words !== undefined) return `${words} (${code})`;
  return code || "the connection failed";
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const cause = error.cause;
  return String(cause instanceof Error ? ((cause as { code?: unknown }).code ?? cause.message) : error.message);
}
