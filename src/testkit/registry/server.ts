/** A whole OCI registry in this process: real HTTP on a loopback port, content in memory, faults on demand. */
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { digestOf } from "../bytes.js";
import { Access, type Account, type ChallengeOptions, type TokenOptions } from "./access.js";
import { changed } from "./changes.js";
import { Faults, replyInstead, type Fault, type FaultRule } from "./faults.js";
import { loadLayout } from "./layout.js";
import { Entry, longestChain, mostAtOnce, type LoggedRequest, type RequestFilter } from "./log.js";
import { errorReply, type Call, type Reply } from "./message.js";
import { receive } from "./receive.js";
import { RecordedAnswers, type Recording } from "./recorded.js";
import { Routes } from "./routes.js";
import { RegistryStore, type Repositories } from "./store.js";
import { transmit } from "./transmit.js";

/** HTTPS: PEM texts. */
export interface TlsOptions {
  /** The server's certificate, and those between it and its authority behind it. */
  readonly certificate: string;
  /** PKCS#8. */
  readonly key: string;
  /** The authority of clients: who has no certificate of it is not let in. */
  readonly clientAuthority?: string;
}

/** How a registry starts. */
export interface EmbeddedRegistryOptions {
  /** Any free one when left out. */
  readonly port?: number;
  /** What it holds; nothing when left out. */
  readonly store?: Repositories;
  /** HTTPS in the place of HTTP. */
  readonly tls?: TlsOptions;
  /** Takes manifests whose blobs and manifests are not there. */
  readonly sparse?: boolean;
}

/**
 * An OCI registry for tests, as version 1.1 of the distribution specification wants them. It speaks HTTP, or on demand HTTPS, on
 * 127.0.0.1 and takes pushes from everybody until told otherwise. Digests are SHA-256 or SHA-512.
 */
export class EmbeddedRegistry {
  /** Every request, in the order of arrival. */
  readonly requests: LoggedRequest[] = [];
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** `http://127.0.0.1:PORT`, or with https. */
  readonly url: string;
  readonly #store: Repositories;
  readonly #routes: Routes;
  readonly #recorded = new RecordedAnswers();
  readonly #faults = new Faults();
  readonly #access: Access;
  #closed: Promise<void> | null = null;

  private constructor(
    private readonly server: Server,
    { store = new RegistryStore(), tls, sparse = false }: EmbeddedRegistryOptions,
  ) {
    this.#store = store;
    this.#routes = new Routes(store, sparse);
    this.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.url = `${tls === undefined ? "http" : "https"}://${this.host}`;
    this.#access = new Access(this.url);
  }

  /** Starts a registry. Rejects when the port is taken, and for a certificate or key that is none. */
  static async start(options: EmbeddedRegistryOptions = {}): Promise<EmbeddedRegistry> {
    const server = createServer(options.tls);
    await listening(server, options.port ?? 0);
    const registry = new EmbeddedRegistry(server, options);
    server.on("request", (request, response) => void registry.#handle(request, response));
    return registry;
  }

  /** Stops; connections that are open are cut. What it holds stays for `restart`. */
  async close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
    await this.#closed;
  }

  /** Stops if need be, and listens on the same port again, with the same content and rules. Rejects when the port is taken. */
  async restart(): Promise<void> {
    await this.close();
    await listening(this.server, Number(this.host.split(":")[1]));
    this.#closed = null;
  }

  /** Stores a manifest or index, points the tags at it, and gives its digest. The bytes are not looked at. */
  putManifest(repository: string, bytes: Uint8Array, mediaType: string, tags: readonly string[] = []): string {
    const digest = digestOf(bytes);
    const opened = this.#store.open(repository);
    opened.manifests.set(digest, { bytes, mediaType });
    for (const tag of tags) opened.tags.set(tag, digest);
    return digest;
  }

  /** Stores a blob and gives its digest. */
  putBlob(repository: string, bytes: Uint8Array): string {
    const digest = digestOf(bytes);
    this.#store.open(repository).blobs.set(digest, bytes);
    return digest;
  }

  /**
   * Stores what an OCI image layout holds and gives the digests that its index.json lists. Tags come from
   * `org.opencontainers.image.ref.name`; layouts of `cosign save` get cosign's `.sig` and `.att` tags.
   */
  async loadLayout(repository: string, directory: string): Promise<string[]> {
    return await loadLayout(this.#store.open(repository), directory);
  }

  /** From now on answers the recorded requests as recorded, before anything that is stored. */
  loadRecorded(recording: Recording): void {
    this.#recorded.add(recording);
  }

  /** Adds a fault; the oldest rule that matches a request and is not used up is shown. */
  fail(rule: FaultRule): void {
    this.#faults.add(rule);
  }

  /** Everything works again. */
  clearFaults(): void {
    this.#faults.clear();
  }

  /** Without the referrers endpoint it answers 404, as registries before version 1.1 of the specification do. */
  setReferrers(enabled: boolean): void {
    this.#routes.referrers = enabled;
  }

  /** Tags and referrers come in pages of at most that many, with a link to the next; null is all at once. */
  setPageSize(size: number | null): void {
    this.#routes.pageSize = size;
  }

  /** Requires a token of the own `/token` service: for the account, or "anonymous" for anybody (then to read only). */
  requireToken(account: Account | "anonymous", options: TokenOptions = {}): void {
    this.#access.requireToken(account === "anonymous" ? null : account, options);
  }

  /** Requires Basic authentication. */
  requireBasic(account: Account, options: ChallengeOptions = {}): void {
    this.#access.requireBasic(account, options);
  }

  /** Open to everybody again. */
  requireNothing(): void {
    this.#access.open();
  }

  /** Takes none of the tokens given out so far. */
  revokeTokens(): void {
    this.#access.revokeTokens();
  }

  /** The most requests that came one after the other, each when the one before it was answered: round trips in a row. */
  longestChain(filter: RequestFilter = ""): number {
    return longestChain(this.requests, filter);
  }

  /** The most requests that were under way at one moment. */
  mostAtOnce(filter: RequestFilter = ""): number {
    return mostAtOnce(this.requests, filter);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/", headers } = request;
    const entry = new Entry(method, url, headers.authorization ?? null);
    this.requests.push(entry);
    response.once("close", () => entry.end(response.headersSent ? response.statusCode : null));
    response.once("finish", () => entry.end(response.statusCode));
    try {
      await this.#respond(request, response, this.#faults.next(`${method} ${url}`));
    } catch {
      // The client is gone, or sent more than anybody should: there is nobody to answer.
      request.socket.destroy();
    }
  }

  async #respond(request: IncomingMessage, response: ServerResponse, fault: Fault | null): Promise<void> {
    if (fault?.kind === "hang-up" && fault.early === true) return void request.socket.destroy();
    const call = await receive(request);
    if (fault?.kind === "hang-up") return void request.socket.destroy();
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    if (fault?.kind === "slow") await delay(fault.delayMs, undefined, { signal: gone.signal });
    const right = (fault === null ? null : replyInstead(fault)) ?? this.#answer(call);
    const reply = fault === null ? right : changed(right, fault);
    await transmit(response, call.method, reply, fault, { killed: () => void this.close(), gone: gone.signal });
  }

  #answer(call: Call): Reply {
    if (call.path === "/token") return this.#access.token(call);
    if (!call.path.startsWith("/v2")) return errorReply(404, "UNSUPPORTED", "no such endpoint");
    return this.#access.refuse(call) ?? this.#recorded.find(call) ?? this.#routes.answer(call);
  }
}

function createServer(tls?: TlsOptions): Server {
  if (tls === undefined) return createHttpServer();
  const { certificate, key, clientAuthority } = tls;
  const clients =
    clientAuthority === undefined ? {} : { ca: clientAuthority, requestCert: true, rejectUnauthorized: true };
  return createHttpsServer({ cert: certificate, key, ...clients });
}

async function listening(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}
