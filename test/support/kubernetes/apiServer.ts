/** A small Kubernetes API server on loopback: discovery, lists in pages, objects and access reviews, and a log of what was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { JsonObject } from "../../../host/json.js";

/** One request that it was sent. */
export interface AskedOfServer {
  method: string;
  path: string;
  query: Record<string, string>;
  authorization: string | undefined;
}

/** Objects by their collection's path, such as `/api/v1/namespaces/shop/pods`. */
export class FakeApiServer {
  readonly asked: AskedOfServer[] = [];
  readonly collections = new Map<string, JsonObject[]>();
  /** What is answered in place of everything else; null to answer as it is. */
  broken: ((response: ServerResponse) => void) | null = null;
  pageSize = 2;

  private constructor(private readonly server: ReturnType<typeof createServer>) {}

  static async start(): Promise<FakeApiServer> {
    const server = createServer();
    const fake = new FakeApiServer(server);
    server.on("request", (request, response) => void fake.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
    const query = Object.fromEntries(searchParams);
    this.asked.push({
      method: request.method ?? "",
      path: pathname,
      query,
      authorization: request.headers.authorization,
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (this.broken !== null) return this.broken(response);
    const found = this.#found(pathname, query, Buffer.concat(chunks).toString());
    const status = found === null ? 404 : request.method === "POST" ? 201 : 200;
    const missing = {
      kind: "Status",
      status: "Failure",
      message: `${pathname} not found`,
      reason: "NotFound",
      code: 404,
    };
    const body = Buffer.from(JSON.stringify(found ?? missing));
    response.writeHead(status, { "content-type": "application/json", "content-length": body.length }).end(body);
  }

  #found(path: string, query: Record<string, string>, body: string): JsonObject | null {
    if (path === "/api/v1")
      return discovery([
        ["pods", "Pod", true],
        ["pods/status", "Pod", true],
        ["configmaps", "ConfigMap", true],
        ["namespaces", "Namespace", false],
      ]);
    if (path === "/apis/apps/v1") return discovery([["deployments", "Deployment", true]]);
    if (path === "/apis/authorization.k8s.io/v1/subjectaccessreviews") return review(body);
    const items = this.collections.get(path);
    if (items !== undefined) return this.#page(items, query);
    const slash = path.lastIndexOf("/");
    const name = path.slice(slash + 1);
    const object = this.collections
      .get(path.slice(0, slash))
      ?.find(({ metadata }) => (metadata as JsonObject)["name"] === name);
    return object ?? null;
  }

  #page(items: JsonObject[], { labelSelector, continue: token = "0" }: Record<string, string>): JsonObject {
    const [name, value] = (labelSelector ?? "").split("=");
    const chosen = items.filter(({ metadata }) => {
      const labels = ((metadata as JsonObject)["labels"] ?? {}) as JsonObject;
      return labelSelector === undefined || labels[name ?? ""] === value;
    });
    const start = Number(token);
    const end = start + this.pageSize;
    return {
      kind: "List",
      apiVersion: "v1",
      metadata: { resourceVersion: "1", ...(end < chosen.length ? { continue: String(end) } : {}) },
      items: chosen.slice(start, end),
    };
  }
}

function discovery(rows: readonly [name: string, kind: string, namespaced: boolean][]): JsonObject {
  return { kind: "APIResourceList", resources: rows.map(([name, kind, namespaced]) => ({ name, kind, namespaced })) };
}

function review(body: string): JsonObject {
  const asked = JSON.parse(body) as { spec: JsonObject };
  return { ...asked, status: { allowed: asked.spec["user"] === "admin", reason: JSON.stringify(asked.spec) } };
}
