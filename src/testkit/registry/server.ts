/** A whole OCI registry in this process: real HTTP on a loopback port, content in memory, faults on demand. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { digestOf } from "../bytes.js";
import { Access, type Account, type TokenOptions } from "./access.js";
import { Faults, otherBytes, replyInstead, type Fault, type FaultRule } from "./faults.js";
import { loadLayout } from "./layout.js";
import { errorReply, type Call, type Reply } from "./message.js";
import { RecordedAnswers, type Recording } from "./recorded.js";
import { Routes } from "./routes.js";
import { RegistryStore, type Repositories } from "./store.js";

/** A request that the registry received, faults included. */
export interface LoggedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** The Authorization header, if any. */
  readonly authorization: string | null;
}

/** Test images are small; this only keeps a mistake from filling the memory. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;
/** One piece of an endless body. */
const ENDLESS_CHUNK = new Uint8Array(64 * 1024).fill(0x20);

/**
 * An OCI registry for tests. It speaks plain HTTP on 127.0.0.1 and takes pushes from everybody until told otherwise.
 * It knows SHA-256 digests only, and deletes nothing.
 */
export class EmbeddedRegistry {
  /** Every request, in the order of arrival. */
  readonly requests: LoggedRequest[] = [];
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly #store: Repositories;
  readonly #routes: Routes;
  readonly #recorded = new RecordedAnswers();
  readonly #faults = new Faults();
  readonly #access: Access;

  private constructor(
    private readonly server: Server,
    store: Repositories,
  ) {
    this.#store = store;
    this.#routes = new Routes(store);
    this.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#access = new Access(this.host);
  }

  /** Starts a registry on the port, or on any free one; `store` is what it holds. Rejects when the port is taken. */
  static async start(
    options: { readonly port?: number; readonly store?: Repositories } = {},
  ): Promise<EmbeddedRegistry> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(options.port ?? 0, "127.0.0.1", resolve);
    });
    const registry = new EmbeddedRegistry(server, options.store ?? new RegistryStore());
    server.on("request", (request, response) => void registry.#handle(request, response));
    return registry;
  }

  /** Stops; connections that are open are cut. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
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

  /** Requires a token of the own `/token` service: for the account, or "anonymous" for anybody (then to read only). */
  requireToken(account: Account | "anonymous", options: TokenOptions = {}): void {
    this.#access.requireToken(account === "anonymous" ? null : account, options);
  }

  /** Requires Basic authentication. */
  requireBasic(account: Account): void {
    this.#access.requireBasic(account);
  }

  /** Open to everybody again. */
  requireNothing(): void {
    this.#access.open();
  }

  /** Takes none of the tokens given out so far. */
  revokeTokens(): void {
    this.#access.revokeTokens();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const call = await receive(request);
      this.requests.push({ method: call.method, path: call.target, authorization: call.authorization });
      const fault = this.#faults.next(`${call.method} ${call.target}`);
      if (fault?.kind === "hang-up") return void request.socket.destroy();
      if (fault?.kind === "slow") await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
      const reply = (fault === null ? null : replyInstead(fault)) ?? this.#answer(call);
      send(response, call.method, reply, fault);
    } catch {
      // The client is gone, or sent more than anybody should: there is nobody to answer.
      request.socket.destroy();
    }
  }

  #answer(call: Call): Reply {
    if (call.path === "/token") return this.#access.token(call);
    if (!call.path.startsWith("/v2")) return errorReply(404, "UNSUPPORTED", "no such endpoint");
    return this.#access.refuse(call) ?? this.#recorded.find(call) ?? this.#routes.answer(call);
  }
}

async function receive(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new Error("the request body is too large");
    chunks.push(chunk);
  }
  const target = request.url ?? "/";
  const url = new URL(`http://registry${target}`);
  return {
    method: request.method ?? "GET",
    target,
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    authorization: request.headers.authorization ?? null,
    contentType: request.headers["content-type"] ?? null,
    contentRange: request.headers["content-range"] ?? null,
    body: new Uint8Array(Buffer.concat(chunks)),
  };
}

function send(response: ServerResponse, method: string, reply: Reply, fault: Fault | null): void {
  const { status, headers, body } = reply;
  if (fault?.kind === "endless") {
    response.writeHead(status, headers);
    return method === "HEAD" ? void response.end() : sendForever(response);
  }
  const bytes = fault?.kind === "wrong-digest" ? otherBytes(body) : body;
  response.writeHead(status, status === 204 ? headers : { ...headers, "content-length": String(bytes.length) });
  if (method === "HEAD") return void response.end();
  if (fault?.kind !== "short-body") return void response.end(bytes);
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}

/** Writes for as long as the client reads. */
function sendForever(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write(ENDLESS_CHUNK));
  };
  response.on("drain", more);
  more();
}
