/** A proxy on loopback: CONNECT tunnels and plain requests, with a password when it is told one. */
import { createServer, request as sendOn, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type Socket } from "node:net";

import type { Minted } from "../../../src/testkit/x509/mint.js";
import { certificatePem, keyPem, listen, type Running } from "./tls.js";

/** A proxy and what it was asked for: "CONNECT host:port" or "GET http://…". */
export interface Proxy extends Running {
  readonly asked: string[];
}

/** What the proxy does. */
export interface ProxyRules {
  /** Where tunnels and requests really go to, whatever they name. */
  readonly port: number;
  /** `user:password`, when it wants one. */
  readonly account?: string;
  /** A status in place of letting anything through. */
  readonly refuse?: number;
  /** Its own certificate, when it speaks TLS itself. */
  readonly certificate?: Minted;
}

/** Starts one. */
export async function startProxy(rules: ProxyRules): Promise<Proxy> {
  const asked: string[] = [];
  const { certificate } = rules;
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    asked.push(`${request.method} ${request.url}`);
    const status = refusal(request, rules);
    if (status !== null) return void response.writeHead(status).end();
    forward(request, response, rules.port);
  };
  const server =
    certificate === undefined
      ? createServer(answer)
      : createTlsServer({ cert: certificatePem(certificate), key: keyPem(certificate) }, answer);
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.on("error", () => undefined);
    const status = refusal(request, rules);
    if (status !== null) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const target = connect(rules.port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    target.on("error", () => socket.destroy());
  });
  return { asked, ...(await listen(server)) };
}

function refusal(request: IncomingMessage, { account, refuse }: ProxyRules): number | null {
  if (refuse !== undefined) return refuse;
  if (account === undefined) return null;
  const wanted = `Basic ${Buffer.from(account).toString("base64")}`;
  return request.headers["proxy-authorization"] === wanted ? null : 407;
}

function forward(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { pathname, search } = new URL(request.url ?? "/");
  const options = {
    host: "127.0.0.1",
    port,
    path: pathname + search,
    method: request.method,
    headers: request.headers,
  };
  request.pipe(
    sendOn(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    }),
  );
}
