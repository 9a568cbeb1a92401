/** One thing to ask a server for. */

/** A request under the client's rules. */
export interface Exchange {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: URL;
  readonly accept: string;
  /** The Authorization header; it goes to the origin of `url` and nowhere else. */
  readonly authorization: string | null;
  /** The registry on whose behalf this is asked: it decides to which internal hosts a redirect may lead. */
  readonly registry: URL;
  /** Whether plain HTTP may be spoken with the registry's own host, whatever the list says. */
  readonly plainHttp?: boolean;
  /** The largest body of a 200. */
  readonly maxBytes: number;
  /** How long the body of a 200 must be, when somebody said so before. */
  readonly size?: number;
  /** The JSON document that a POST sends. What asks by POST must change nothing: it may be sent more than once. */
  readonly json?: Uint8Array<ArrayBuffer>;
  /** What is sent otherwise. It is sent once, unless `isRepeatable`. */
  readonly content?: Content;
  /** Whether a request that is neither GET nor HEAD may be sent again: its second coming changes nothing. */
  readonly isRepeatable?: boolean;
  /** Who it is for, when many want the same host: lanes take turns. */
  readonly lane?: string;
}

/** A body with its type and other headers of its own. */
export interface Content {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly range?: string;
}

/** Whether the request may be sent more than once. */
export function isRepeatable({ method, json, isRepeatable }: Exchange): boolean {
  return method === "GET" || method === "HEAD" || json !== undefined || isRepeatable === true;
}

/** What it sends, without the Authorization. */
export function headersOf({ accept, json, content }: Exchange): Record<string, string> {
  const headers: Record<string, string> = { accept, "accept-encoding": "identity", "user-agent": "assay" };
  const type = json === undefined ? content?.type : "application/json";
  if (type !== undefined) headers["content-type"] = type;
  if (content?.range !== undefined) headers["content-range"] = content.range;
  return headers;
}
