/**
 * An offline Sigstore as HTTP services on a loopback port, for real tools to sign with: Fulcio, Rekor v1 and v2, and a
 * time-stamping authority. They answer what signing asks for and nothing else, with the clock of the test kit.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { type Reply, reply } from "../registry/message.js";
import { SIGNED_AT } from "../sigstore/clock.js";
import type { Identity } from "../sigstore/identities.js";
import type { Fulcio } from "../sigstore/fulcio.js";
import type { TimestampAuthority } from "../sigstore/timestampAuthority.js";
import type { TransparencyLog } from "../sigstore/transparencyLog.js";
import { issueByFirstApi, issueBySecondApi } from "./fulcioApi.js";
import { addEntry } from "./rekorApi.js";
import { addTile } from "./rekorTilesApi.js";
import { signingConfig, type SigningServices } from "./signingConfig.js";
import { stampRequest } from "./timestampApi.js";
import { Tokens } from "./tokens.js";

/** The parts of an offline Sigstore that answer. */
export interface ServedSigstore {
  readonly fulcio: Fulcio;
  readonly rekor: TransparencyLog;
  readonly rekorV2: TransparencyLog;
  readonly timestampAuthority: TimestampAuthority;
}

/** What an endpoint is given. */
export interface ServiceCall {
  body: Uint8Array;
  /** The bearer token, if any. */
  token: string | null;
}

/** How the services are started. */
export interface ServerOptions {
  /** A free one unless told otherwise. */
  port?: number;
  /** When certificates, entries and timestamps are made, in seconds since 1970: `SIGNED_AT` unless told otherwise. */
  clock?: () => number;
}

/** Signing requests are small; this only keeps a mistake from filling the memory. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * The services of one Sigstore. Fulcio knows the tokens that `token` gave, checks the proof of possession, and writes
 * the whole identity into the certificate. Rekor takes entries as they come: it does not check the signatures.
 */
export class SigstoreServer {
  /** `http://127.0.0.1:PORT`, for Fulcio and both versions of Rekor; the time-stamping authority is below. */
  readonly url: string;
  /** `METHOD PATH STATUS` of each request, in the order of arrival. */
  readonly requests: string[] = [];
  readonly #tokens = new Tokens();
  readonly #clock: () => number;

  private constructor(
    private readonly sigstore: ServedSigstore,
    private readonly server: Server,
    { clock = () => SIGNED_AT }: ServerOptions,
  ) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#clock = clock;
  }

  /** Starts the services. Rejects when the port is taken. */
  static async start(sigstore: ServedSigstore, options: ServerOptions = {}): Promise<SigstoreServer> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(options.port ?? 0, "127.0.0.1", resolve);
    });
    const started = new SigstoreServer(sigstore, server, options);
    server.on("request", (request, response) => void started.#handle(request, response));
    return started;
  }

  /** The URL that takes RFC 3161 requests. */
  get timestampUrl(): string {
    return `${this.url}/api/v1/timestamp`;
  }

  /** An identity token for the identity, as a tool takes it: it says no more than the subject. */
  token(identity: Identity): string {
    return this.#tokens.issue(identity, this.url);
  }

  /** signing_config.json that names these services. */
  signingConfig(services: SigningServices = {}): Record<string, unknown> {
    return signingConfig(this.url, services);
  }

  /** Stops; connections that are open are cut. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.#reply(request);
    this.requests.push(`${request.method ?? ""} ${request.url ?? ""} ${answer.status}`);
    response.writeHead(answer.status, { ...answer.headers, "content-length": String(answer.body.length) });
    response.end(answer.body);
  }

  async #reply(request: IncomingMessage): Promise<Reply> {
    const body = await wholeBody(request);
    if (body === null) return reply(413, {}, "the body is too long\n");
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? null;
    try {
      return this.#route(`${request.method ?? ""} ${request.url ?? ""}`, { body, token });
    } catch (error) {
      return reply(400, {}, `${error instanceof Error ? error.message : String(error)}\n`);
    }
  }

  #route(route: string, call: ServiceCall): Reply {
    const { sigstore } = this;
    const at = this.#clock();
    switch (route) {
      case "POST /api/v1/signingCert":
        return issueByFirstApi(sigstore.fulcio, this.#tokens, call, at);
      case "POST /api/v2/signingCert":
        return issueBySecondApi(sigstore.fulcio, this.#tokens, call, at);
      case "POST /api/v1/log/entries":
        return addEntry(sigstore.rekor, call, at);
      case "POST /api/v2/log/entries":
        return addTile(sigstore.rekorV2, call);
      case "POST /api/v1/timestamp":
        return stampRequest(sigstore.timestampAuthority, call, at);
      default:
        return reply(404, {}, `no such endpoint: ${route}\n`);
    }
  }
}

async function wholeBody(request: IncomingMessage): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
