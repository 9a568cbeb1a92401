/** What the registry answered, and what it means when that is not 200. */
import type { FailureCode } from "../generated/operations.gen.js";
import { jsonObject } from "../json.js";
import { LookupFailure, printable, requestText } from "./failure.js";
import { MAX_REMOTE_TEXT } from "./limits.js";
import { retryAfterMilliseconds } from "./retry.js";

/** An answer with its whole body (of a HEAD: empty), or the start of it when the status is not 200. */
export interface Answer {
  readonly method: string;
  /** Where it came from, after redirects. */
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Who asked, for messages, such as "with the credentials from ..."; only when the registry itself answered. */
  readonly asked?: string | undefined;
}

/**
 * The failure that an answer other than 200 stands for. The sentence quotes the registry's own code and message, says for
 * 401 and 403 who asked, and when to come back where the registry says so.
 */
export function failureOf(answer: Answer): LookupFailure {
  const { method, url, status } = answer;
  const said = registryError(answer.bytes);
  const text = `${requestText(method, url)} answered ${status}${said === "" ? "" : ` (${said})`}`;
  return new LookupFailure(codeOf(status), `${text}${askedText(answer)}${retryText(answer)}`);
}

/** A failure of an answer that is 200 and yet cannot be right. */
export function invalidAnswer(answer: Answer, problem: string): LookupFailure {
  return new LookupFailure("invalid-answer", `${requestText(answer.method, answer.url)} ${problem}`);
}

function askedText({ status, asked }: Answer): string {
  return asked !== undefined && (status === 401 || status === 403) ? `; asked ${asked}` : "";
}

function retryText({ status, headers }: Answer): string {
  const after = headers.get("retry-after");
  const milliseconds = after === null || (status !== 429 && status !== 503) ? null : retryAfterMilliseconds(after);
  return milliseconds === null ? "" : `; to be asked again in ${Math.ceil(milliseconds / 1000)} s`;
}

function codeOf(status: number): FailureCode {
  if (status === 404) return "not-found";
  if (status === 401 || status === 403) return "unauthorized";
  if (status === 429) return "rate-limited";
  if (status === 408 || status >= 500) return "unavailable";
  return "invalid-answer";
}

/** `CODE: message` of the first error in the body (OCI distribution specification, "Error Codes"), or nothing. */
function registryError(bytes: Uint8Array): string {
  const errors = jsonObject(bytes)?.["errors"];
  const first: unknown = Array.isArray(errors) ? errors[0] : null;
  if (typeof first !== "object" || first === null) return "";
  const { code, message } = first as { code?: unknown; message?: unknown };
  const words = [code, message].filter((word) => typeof word === "string" && word !== "");
  return printable(words.join(": "), MAX_REMOTE_TEXT);
}
