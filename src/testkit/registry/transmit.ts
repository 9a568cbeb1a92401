/** Replies on their way to the client, with the faults of delivery. */
import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

import { half } from "./changes.js";
import type { Fault } from "./faults.js";
import type { Reply } from "./message.js";

/** One piece of an endless body. */
const ENDLESS_CHUNK = new Uint8Array(64 * 1024).fill(0x20);
/** A throttled body comes in this many pieces a second. */
const THROTTLED_PIECES = 20;

/** What a transmission may end, and what ends it. */
export interface Ends {
  /** The whole registry goes away. */
  readonly killed: () => void;
  /** The connection is no more: nothing is waited for. */
  readonly gone: AbortSignal;
}

/** Sends the reply. Resolves when there is nothing more to send; rejects when the client goes away. */
export async function transmit(
  response: ServerResponse,
  method: string,
  reply: Reply,
  fault: Fault | null,
  ends: Ends,
): Promise<void> {
  const { status, headers, body } = reply;
  const bytes = method === "HEAD" || status === 304 ? new Uint8Array() : body;
  switch (fault?.kind) {
    case "endless":
      response.writeHead(status, headers);
      return method === "HEAD" ? void response.end() : sendForever(response);
    case "slow-headers":
      return await sendSlowHead(response, reply, bytes, fault.delayMs, ends.gone);
    case "wrong-length":
      response.writeHead(status, {
        ...headers,
        "content-length": Math.max(0, body.length + fault.by),
        connection: "close",
      });
      return void response.write(bytes, () => response.socket?.destroySoon());
    default:
      response.writeHead(status, { ...headers, ...(status === 204 ? {} : { "content-length": body.length }) });
  }
  return method === "HEAD" ? void response.end() : await sendBody(response, bytes, fault, ends);
}

async function sendBody(response: ServerResponse, bytes: Uint8Array, fault: Fault | null, ends: Ends): Promise<void> {
  switch (fault?.kind) {
    case "throttled":
      return await sendThrottled(response, bytes, fault.bytesPerSecond, ends.gone);
    case "short-body":
      return void response.write(beginning(bytes, fault.bytes), () => response.socket?.destroy());
    case "stalled":
      return void response.write(beginning(bytes, fault.bytes));
    case "killed":
      return void response.write(beginning(bytes, fault.bytes), ends.killed);
    default:
      response.end(bytes);
  }
}

/** At least one byte, since an empty write is no write. */
function beginning(bytes: Uint8Array, length = half(bytes)): Uint8Array {
  return bytes.subarray(0, Math.max(1, length));
}

async function sendThrottled(
  response: ServerResponse,
  bytes: Uint8Array,
  bytesPerSecond: number,
  signal: AbortSignal,
): Promise<void> {
  const size = Math.max(1, Math.floor(bytesPerSecond / THROTTLED_PIECES));
  for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
    response.write(bytes.subarray(at, at + size));
    await delay((1000 * size) / bytesPerSecond, undefined, { signal });
  }
  response.end();
}

/** Past Node's own writer, which sends a head at once; so the connection ends with the answer. */
async function sendSlowHead(
  response: ServerResponse,
  { status, headers, body }: Reply,
  bytes: Uint8Array,
  delayMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { socket } = response;
  const all = { ...headers, "content-length": String(body.length), connection: "close" };
  const fields = Object.entries(all).flatMap(([name, value]) =>
    [value].flat().map((each) => `${name}: ${String(each)}`),
  );
  for (const line of [`HTTP/1.1 ${status} On Demand`, ...fields]) {
    if (socket === null || socket.destroyed) return;
    socket.write(`${line}\r\n`);
    await delay(delayMs, undefined, { signal });
  }
  socket?.end(Buffer.concat([Buffer.from("\r\n"), bytes]));
}

/** Writes for as long as the client reads. */
function sendForever(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write(ENDLESS_CHUNK));
  };
  response.on("drain", more);
  more();
}
