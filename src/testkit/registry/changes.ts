/** Right answers that are changed on demand. */
import { gzipSync } from "node:zlib";

import type { Fault } from "./faults.js";
import type { Headers, Reply } from "./message.js";

/** The reply with the fault's change; as it is when the fault changes nothing. */
export function changed(reply: Reply, fault: Fault): Reply {
  const { headers, body } = reply;
  switch (fault.kind) {
    case "wrong-digest":
      return { ...reply, body: otherBytes(body) };
    case "other-body":
      return { ...reply, body: Buffer.from(fault.body) };
    case "truncated":
      return { ...reply, body: body.subarray(0, fault.bytes ?? half(body)) };
    case "padded":
      return { ...reply, body: Buffer.concat([body, Buffer.alloc(fault.bytes ?? 1, " ")]) };
    case "headers":
      return { ...reply, headers: replaced(headers, fault.headers) };
    case "gzip":
      return {
        ...reply,
        headers: fault.undeclared ? headers : { ...headers, "content-encoding": "gzip" },
        body: gzipSync(body),
      };
    default:
      return reply;
  }
}

/** Half of the length, rounded down. */
export function half(body: Uint8Array): number {
  return Math.floor(body.length / 2);
}

/** The same number of bytes, but not the same bytes. */
function otherBytes(body: Uint8Array): Uint8Array {
  const other = Uint8Array.from(body);
  other[0] = (other[0] ?? 0) ^ 1;
  return other;
}

/** Names of headers are compared without regard to case. */
function replaced(headers: Headers, changes: Readonly<Record<string, string | readonly string[] | null>>): Headers {
  const result: Record<string, string | string[]> = { ...headers };
  for (const [name, value] of Object.entries(changes)) {
    delete result[name.toLowerCase()];
    if (value !== null) result[name.toLowerCase()] = typeof value === "string" ? value : [...value];
  }
  return result;
}
