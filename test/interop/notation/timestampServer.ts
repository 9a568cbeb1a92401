/** A Notary world's time-stamping authority over HTTP, for notation to ask. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import type { Notary } from "../../../src/testkit/index.js";
import { stampRequest } from "../../../src/testkit/server/timestampApi.js";

/** A server on loopback. */
export interface TimestampServer {
  url: string;
  close: () => void;
}

/** Starts it. Its clock is the real one, as notation's is; it answers 200, where Sigstore's authority says 201, which notation refuses. */
export async function startTimestampServer({ timestampAuthority }: Notary): Promise<TimestampServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const now = Math.floor(Date.now() / 1000);
      const { headers, body } = stampRequest(timestampAuthority, { body: Buffer.concat(chunks), token: null }, now);
      response.writeHead(200, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => void server.close() };
}
