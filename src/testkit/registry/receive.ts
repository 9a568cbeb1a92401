/** Requests as they come in. */
import type { IncomingMessage } from "node:http";

import type { Call } from "./message.js";

/** Test images are small; this only keeps a mistake from filling the memory. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** The request with its whole body. Rejects when the client goes away, or sends more than 64 MiB. */
export async function receive(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new Error("the request body is too large");
    chunks.push(chunk);
  }
  const target = request.url ?? "/";
  const url = new URL(`http://registry${target}`);
  const { headers } = request;
  return {
    method: request.method ?? "GET",
    target,
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    authorization: headers.authorization ?? null,
    contentType: headers["content-type"] ?? null,
    contentRange: headers["content-range"] ?? null,
    range: headers.range ?? null,
    body: new Uint8Array(Buffer.concat(chunks)),
  };
}
