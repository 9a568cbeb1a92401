/** Faults that the embedded registry shows on demand. */
import { errorReply, reply, type ErrorCode, type Headers, type Reply } from "./message.js";
import { matches } from "./log.js";

/** What goes wrong. */
export type Fault = InsteadFault | ChangeFault | DeliveryFault;

/** Another answer in the place of the right one, which is not even made. */
export type InsteadFault =
  /** A status, with the specification's error body unless a body is given. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Headers;
      readonly body?: string | Uint8Array;
    }
  /** A web page with status 200. */
  | { readonly kind: "garbage" }
  /** A redirect to a URL or path, with status 307 unless another is given. */
  | { readonly kind: "redirect"; readonly to: string; readonly status?: 301 | 302 | 303 | 307 | 308 };

/** The right answer, changed; but for `wrong-length` the Content-Length is that of the changed body. */
export type ChangeFault =
  /** As many other bytes: the first is changed. */
  | { readonly kind: "wrong-digest" }
  /** Another body under the right headers, such as another blob. */
  | { readonly kind: "other-body"; readonly body: string | Uint8Array }
  /** That many bytes of the body, half of it when left out. */
  | { readonly kind: "truncated"; readonly bytes?: number }
  /** The body and that many bytes more, one when left out. */
  | { readonly kind: "padded"; readonly bytes?: number }
  /** Headers with another value, more than one, or (null) not at all. */
  | { readonly kind: "headers"; readonly headers: Readonly<Record<string, string | readonly string[] | null>> }
  /** The body compressed, with `Content-Encoding: gzip`; with `undeclared` without it. */
  | { readonly kind: "gzip"; readonly undeclared?: boolean }
  /**
   * A Content-Length that is larger than the body by this, and then the connection ends; or smaller, and then bytes come behind
   * what it says.
   */
  | { readonly kind: "wrong-length"; readonly by: number };

/** The right answer, not delivered as it should be. */
export type DeliveryFault =
  /** Late: nothing is sent for that long. */
  | { readonly kind: "slow"; readonly delayMs: number }
  /** Each line of the head comes that long after the one before. */
  | { readonly kind: "slow-headers"; readonly delayMs: number }
  /** The head at once, and the body at this speed. */
  | { readonly kind: "throttled"; readonly bytesPerSecond: number }
  /** The right headers and that many bytes of the body (half of it when left out); then the connection is cut. */
  | { readonly kind: "short-body"; readonly bytes?: number }
  /** The same, but then nothing more comes and nothing is cut. */
  | { readonly kind: "stalled"; readonly bytes?: number }
  /** The same, but then the registry is gone: every connection is cut and nobody listens until `restart()`. */
  | { readonly kind: "killed"; readonly bytes?: number }
  /** The right headers without a length, and a body that never ends. */
  | { readonly kind: "endless" }
  /** The connection is cut before any answer; `early` is before the request's body is read. */
  | { readonly kind: "hang-up"; readonly early?: boolean };

/** When a fault is shown. */
export interface FaultRule {
  /** A part of `METHOD /path?query`, or a pattern for it. */
  readonly match: string | RegExp;
  /** How many matching requests pass before it is shown; none when left out. */
  readonly after?: number;
  /** How often; every time when left out. */
  readonly times?: number;
  readonly fault: Fault;
}

/** The rules in force, in order; the first that matches a request is shown. */
export class Faults {
  #rules: { readonly rule: FaultRule; before: number; left: number }[] = [];

  add(rule: FaultRule): void {
    this.#rules.push({ rule, before: rule.after ?? 0, left: rule.times ?? Infinity });
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault for this request, counted as shown; null for none. */
  next(request: string): Fault | null {
    for (const entry of this.#rules) {
      if (entry.left <= 0 || !matches(entry.rule.match, request)) continue;
      entry.before -= 1;
      if (entry.before >= 0) continue;
      entry.left -= 1;
      return entry.rule.fault;
    }
    return null;
  }
}

/** The reply of a fault that needs no right answer, or null. */
export function replyInstead(fault: Fault): Reply | null {
  switch (fault.kind) {
    case "status":
      return statusReply(fault.status, fault.headers ?? {}, fault.body);
    case "garbage":
      return reply(200, { "content-type": "text/html" }, "<!doctype html><title>Sign in</title><p>Please sign in.</p>");
    case "redirect":
      return reply(fault.status ?? 307, { location: fault.to });
    default:
      return null;
  }
}

function statusReply(status: number, headers: Headers, body?: string | Uint8Array): Reply {
  if (body !== undefined) return reply(status, headers, body);
  return errorReply(status, errorCodeOf(status), `status ${status} on demand`, headers);
}

function errorCodeOf(status: number): ErrorCode {
  if (status === 401) return "UNAUTHORIZED";
  if (status === 403) return "DENIED";
  if (status === 404) return "MANIFEST_UNKNOWN";
  if (status === 405) return "UNSUPPORTED";
  if (status === 413) return "SIZE_INVALID";
  return status === 429 ? "TOOMANYREQUESTS" : "UNKNOWN";
}
