/** A reader of the Kubernetes API over HTTP: discovery, lists in pages, single objects, access reviews. Whatever it hears is bounded. */
import { type JsonObject, isObject, jsonObject } from "../json.js";
import { readBody, readErrorBody } from "../registry/body.js";
import { LookupFailure, printable } from "../registry/failure.js";
import { MAX_REMOTE_TEXT } from "../registry/limits.js";
import {
  KubernetesError,
  type AccessQuery,
  type KubernetesReader,
  type ListQuery,
  type ObjectQuery,
  type ResourceName,
} from "./reader.js";

/** How the API server is reached. */
export interface KubernetesClientOptions {
  /** Such as `https://127.0.0.1:6443`; a path before the API's own is kept. */
  readonly server: string;
  /** Sends requests, with the cluster's certificate authority and the client's certificate. */
  readonly fetch: typeof globalThis.fetch;
  /** The bearer token, asked for each request: service accounts' tokens are replaced while the process runs. */
  readonly token?: () => Promise<string | null>;
  /** Milliseconds since 1970, for how long discovery is remembered. */
  readonly now?: () => number;
}

/** Objects of one page: what kubectl and client-go ask for. */
const PAGE_SIZE = 500;
/** One answer: the API server's own limit for an object is 1.5 MiB, and pages are smaller than this. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
/** All pages of one list. */
const MAX_LIST_BYTES = 128 * 1024 * 1024;
const MAX_PAGES = 1000;
/** One request, besides the caller's own deadline. */
const REQUEST_TIMEOUT_MS = 10_000;
/** How long the kinds of a group and version are remembered: they change when somebody installs an extension. */
const DISCOVERY_LIFETIME_MS = 300_000;

/** A DNS name or a kind, as they stand in URLs; anything else could be another path. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9.:_-]*[A-Za-z0-9])?$/;
const API_VERSION = /^(?:v[a-z0-9]+|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\/v[a-z0-9]+)$/;

/** Reads one cluster. */
export class KubernetesClient implements KubernetesReader {
  readonly #known = new Map<string, { until: number; resources: Promise<JsonObject[]> }>();

  constructor(private readonly options: KubernetesClientOptions) {}

  async resource(apiVersion: string, kind: string, signal?: AbortSignal): Promise<ResourceName> {
    signal?.throwIfAborted();
    const resources = await this.#resources(apiVersion);
    const found = resources.find((each) => each["kind"] === kind && !String(each["name"]).includes("/"));
    if (found === undefined) throw new KubernetesError(`Cannot find resource ${shown(`${apiVersion}/${kind}`)}`);
    return { plural: String(found["name"]), isNamespaced: found["namespaced"] === true };
  }

  async list(query: ListQuery, signal?: AbortSignal): Promise<JsonObject[]> {
    const { plural } = await this.resource(query.apiVersion, query.kind, signal);
    const path = `${apiPath(query.apiVersion)}${namespacePath(query.namespace)}/${segment(plural, "resource")}`;
    const found: JsonObject[] = [];
    let continued = "";
    let size = 0;
    for (let page = 0; page < MAX_PAGES; page++) {
      const parameters = new URLSearchParams({ limit: String(PAGE_SIZE) });
      if (query.labelSelector !== null) parameters.set("labelSelector", query.labelSelector);
      if (query.fieldSelector !== null) parameters.set("fieldSelector", query.fieldSelector);
      if (continued !== "") parameters.set("continue", continued);
      const { value, bytes } = await this.#object("GET", `${path}?${parameters.toString()}`, null, signal);
      size += bytes;
      if (size > MAX_LIST_BYTES)
        throw new KubernetesError(`GET ${path}: the list has more than ${MAX_LIST_BYTES} bytes`);
      found.push(...itemsOf(value, path).map((item) => ({ apiVersion: query.apiVersion, kind: query.kind, ...item })));
      const metadata = value["metadata"];
      const next = isObject(metadata) ? metadata["continue"] : undefined;
      if (typeof next !== "string" || next === "") return found;
      continued = next;
    }
    throw new KubernetesError(`GET ${path}: the list has more than ${MAX_PAGES} pages`);
  }

  async get(query: ObjectQuery, signal?: AbortSignal): Promise<JsonObject | null> {
    const { plural, isNamespaced } = await this.resource(query.apiVersion, query.kind, signal);
    const namespace = namespacePath(isNamespaced ? query.namespace : null);
    const name = segment(query.name, "name");
    const path = `${apiPath(query.apiVersion)}${namespace}/${segment(plural, "resource")}/${name}`;
    const { value, isMissing } = await this.#object("GET", path, null, signal, true);
    return isMissing ? null : value;
  }

  async canI({ user, groups, resourceAttributes }: AccessQuery, signal?: AbortSignal): Promise<JsonObject> {
    const spec = { user, ...(groups === null ? {} : { groups }), resourceAttributes };
    const review = { apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", spec };
    const path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    const { value } = await this.#object("POST", path, review, signal);
    if (isObject(value["status"])) return value["status"];
    throw new KubernetesError("SubjectAccessReview did not return a response");
  }

  /** The kinds of a group and version; asked once at a time, and not remembered when it failed. */
  async #resources(apiVersion: string): Promise<JsonObject[]> {
    const now = this.options.now?.() ?? Date.now();
    const known = this.#known.get(apiVersion);
    if (known !== undefined && known.until > now) return await known.resources;
    const resources = this.#discover(apiVersion);
    this.#known.set(apiVersion, { until: now + DISCOVERY_LIFETIME_MS, resources });
    resources.catch(() => this.#known.delete(apiVersion));
    return await resources;
  }

  async #discover(apiVersion: string): Promise<JsonObject[]> {
    const path = apiPath(apiVersion);
    // Others may wait for the same answer: nobody's signal ends it.
    const { value, isMissing } = await this.#object("GET", path, null, undefined, true);
    if (isMissing) throw new KubernetesError(`the API server has no ${apiVersion}`);
    const resources = value["resources"];
    if (Array.isArray(resources) && resources.every(isObject)) return resources;
    throw new KubernetesError(`GET ${path}: the answer is no APIResourceList`);
  }

  async #object(
    method: "GET" | "POST",
    path: string,
    body: JsonObject | null,
    signal?: AbortSignal,
    mayBeMissing = false,
  ): Promise<{ value: JsonObject; bytes: number; isMissing: boolean }> {
    const what = `${method} ${path.split("?")[0]}`;
    const response = await this.#send(method, path, body, what, signal);
    if (response.status === 404 && mayBeMissing) {
      await readErrorBody(response);
      return { value: {}, bytes: 0, isMissing: true };
    }
    if (response.status !== 200 && response.status !== 201) throw await refusal(response, what);
    const bytes = await bodyOf(response, what);
    const value = jsonObject(bytes);
    if (value === null) throw new KubernetesError(`${what}: the answer is not a JSON object`);
    return { value, bytes: bytes.length, isMissing: false };
  }

  async #token(what: string): Promise<string | null> {
    try {
      return (await this.options.token?.()) ?? null;
    } catch (error) {
      throw new KubernetesError(`${what}: the token could not be read: ${shown((error as Error).message)}`);
    }
  }

  async #send(
    method: string,
    path: string,
    body: JsonObject | null,
    what: string,
    signal?: AbortSignal,
  ): Promise<Response> {
    const token = await this.#token(what);
    const headers = {
      accept: "application/json",
      "accept-encoding": "identity",
      ...(body === null ? {} : { "content-type": "application/json" }),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    };
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    try {
      return await this.options.fetch(`${this.options.server.replace(/\/+$/, "")}${path}`, {
        method,
        headers,
        // An API server does not redirect, and a token is not for others.
        redirect: "manual",
        body: body === null ? null : JSON.stringify(body),
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
    } catch (error) {
      throw new KubernetesError(`${what}: the API server ${host(this.options.server)} ${unreachable(error)}`);
    }
  }
}

/** `/api/v1`, `/apis/apps/v1`. */
function apiPath(apiVersion: string): string {
  if (!API_VERSION.test(apiVersion)) throw new KubernetesError(`${shown(apiVersion)} is no apiVersion`);
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function namespacePath(namespace: string | null): string {
  return namespace === null ? "" : `/namespaces/${segment(namespace, "namespace")}`;
}

function segment(text: string, what: string): string {
  if (text.length <= 253 && NAME.test(text)) return encodeURIComponent(text);
  throw new KubernetesError(`the ${what} ${shown(text)} is no name of Kubernetes`);
}

function itemsOf(value: JsonObject, path: string): JsonObject[] {
  const items = value["items"] ?? [];
  if (Array.isArray(items) && items.every(isObject)) return items;
  throw new KubernetesError(`GET ${path}: the answer is no list`);
}

/** The API server's own words, which are a Status. */
async function refusal(response: Response, what: string): Promise<KubernetesError> {
  const told = jsonObject(await readErrorBody(response))?.["message"];
  const message = typeof told === "string" ? `: ${shown(told)}` : "";
  return new KubernetesError(`${what}: the API server answered ${response.status}${message}`);
}

async function bodyOf(response: Response, what: string): Promise<Uint8Array> {
  try {
    return await readBody(response, what, { maxBytes: MAX_ANSWER_BYTES });
  } catch (error) {
    throw new KubernetesError(error instanceof LookupFailure ? error.message : `${what}: ${unreachable(error)}`);
  }
}

function unreachable(error: unknown): string {
  const { name, message, cause } = error as Error;
  if (name === "TimeoutError") return `did not answer within ${REQUEST_TIMEOUT_MS / 1000} seconds`;
  if (name === "AbortError") return "was not waited for any longer";
  const reason = cause instanceof Error ? cause.message : message;
  return `cannot be reached: ${shown(reason === "" ? "no connection" : reason)}`;
}

function host(server: string): string {
  return URL.canParse(server) ? new URL(server).host : shown(server);
}

function shown(text: string): string {
  return printable(text, MAX_REMOTE_TEXT);
}
