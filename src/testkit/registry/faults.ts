/** Faults that the embedded registry shows on demand. */
import { errorReply, reply, type ErrorCode, type Reply } from "./message.js";

/** What goes wrong. */
export type Fault =
  /** Another answer: a status, with the specification's error body unless a body is given. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** The right answer, late. */
  | { readonly kind: "slow"; readonly delayMs: number }
  /** The right headers and half of the body; then the connection is cut. */
  | { readonly kind: "short-body" }
  /** The right headers with as many other bytes: the first is changed. */
  | { readonly kind: "wrong-digest" }
  /** A web page with status 200. */
  | { readonly kind: "garbage" }
  /** The connection is cut before any answer. */
  | { readonly kind: "hang-up" }
  /** The right headers without a length, and a body that never ends. */
  | { readonly kind: "endless" }
  /** A redirect (307) to a URL or path. */
  | { readonly kind: "redirect"; readonly to: string };

/** When a fault is shown. */
export interface FaultRule {
  /** A part of `METHOD /path?query`, or a pattern for it. */
  readonly match: string | RegExp;
  /** How often; every time when left out. */
  readonly times?: number;
  readonly fault: Fault;
}

/** The rules in force, in order; the first that matches a request is shown. */
export class Faults {
  #rules: { readonly rule: FaultRule; left: number }[] = [];

  add(rule: FaultRule): void {
    this.#rules.push({ rule, left: rule.times ?? Infinity });
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault for this request, counted as shown; null for none. */
  next(request: string): Fault | null {
    const entry = this.#rules.find(({ rule, left }) => left > 0 && matches(rule.match, request));
    if (entry === undefined) return null;
    entry.left -= 1;
    return entry.rule.fault;
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
      return reply(307, { location: fault.to });
    default:
      return null;
  }
}

/** The same number of bytes, but not the same bytes. */
export function otherBytes(body: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(body);
  changed[0] = (changed[0] ?? 0) ^ 1;
  return changed;
}

function statusReply(status: number, headers: Readonly<Record<string, string>>, body?: string): Reply {
  if (body !== undefined) return reply(status, headers, body);
  return errorReply(status, errorCodeOf(status), `status ${status} on demand`, headers);
}

function errorCodeOf(status: number): ErrorCode {
  if (status === 401) return "UNAUTHORIZED";
  if (status === 403) return "DENIED";
  if (status === 404) return "MANIFEST_UNKNOWN";
  return status === 429 ? "TOOMANYREQUESTS" : "UNKNOWN";
}

function matches(match: string | RegExp, request: string): boolean {
  return typeof match === "string" ? request.includes(match) : new RegExp(match.source, match.flags).test(request);
}
