/** Requests and replies as values, so that routes and faults need no sockets. */

/** Headers by their lower-case names; a list is the same header several times. */
export type Headers = Readonly<Record<string, string | string[]>>;

/** A request with its whole body. */
export interface Call {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | null;
  readonly contentType: string | null;
  readonly contentRange: string | null;
  readonly range: string | null;
  readonly body: Uint8Array;
}

/** What is sent back; Content-Length is the body's length and is not among the headers. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** Codes of the OCI distribution specification, "Error Codes". */
export type ErrorCode =
  | "BLOB_UNKNOWN"
  | "BLOB_UPLOAD_INVALID"
  | "BLOB_UPLOAD_UNKNOWN"
  | "DIGEST_INVALID"
  | "MANIFEST_BLOB_UNKNOWN"
  | "MANIFEST_INVALID"
  | "MANIFEST_UNKNOWN"
  | "NAME_INVALID"
  | "NAME_UNKNOWN"
  | "SIZE_INVALID"
  | "UNAUTHORIZED"
  | "DENIED"
  | "UNSUPPORTED"
  | "TOOMANYREQUESTS"
  | "UNKNOWN";

/** A reply. */
export function reply(status: number, headers: Headers = {}, body?: Uint8Array | string): Reply {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return { status, headers, body: bytes ?? new Uint8Array(0) };
}

/** A reply with a JSON body. */
export function jsonReply(status: number, value: unknown, headers: Headers = {}): Reply {
  return reply(status, { "content-type": "application/json", ...headers }, JSON.stringify(value));
}

/** A reply with the specification's error body. */
export function errorReply(status: number, code: ErrorCode, message: string, headers: Headers = {}): Reply {
  return jsonReply(status, { errors: [{ code, message }] }, headers);
}
