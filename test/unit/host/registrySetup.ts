/** What the registry client's tests share. */
import type { FailureCode } from "../../../host/generated/operations.gen.js";
import { RegistryClient } from "../../../host/registry/client.js";
import { LookupFailure } from "../../../host/registry/failure.js";
import { registryOf } from "../../../host/registry/fetchInit.js";
import type { RegistryOptions } from "../../../host/registry/options.js";
import { EmbeddedRegistry } from "../../../src/testkit/registry/index.js";

/** The media type of the manifests here. */
export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

/** A manifest; `note` makes it another one. */
export function manifestBytes(note = ""): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, layers: [], note }));
}

/** A registry with one tagged manifest and one blob in `app`, and a client whose waits are only noted. */
export async function setUp(options: RegistryOptions = {}): Promise<Setup> {
  const registry = await EmbeddedRegistry.start();
  const manifest = manifestBytes();
  const digest = registry.putManifest("app", manifest, OCI_MANIFEST, ["v1"]);
  const payload = new TextEncoder().encode("the payload");
  const blobDigest = registry.putBlob("app", payload);
  const waits: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
  const client = new RegistryClient({ sleep, ...options });
  const name = `${registry.host}/app`;
  const [tag, byDigest, blob] = [`${name}:v1`, `${name}@${digest}`, `${name}@${blobDigest}`];
  return { registry, client, manifest, digest, payload, waits, tag, byDigest, blob };
}

/** What `setUp` made; the last three are references. */
export interface Setup {
  registry: EmbeddedRegistry;
  client: RegistryClient;
  manifest: Uint8Array;
  digest: string;
  payload: Uint8Array;
  waits: number[];
  tag: string;
  byDigest: string;
  blob: string;
}

/** Runs the body with a set-up and closes its registry whatever happens. */
export async function using(body: (setup: Setup) => Promise<void>, options: RegistryOptions = {}): Promise<void> {
  const setup = await setUp(options);
  try {
    await body(setup);
  } finally {
    await setup.registry.close();
  }
}

/** The failure that the look-up ends with; an answer or another error is a mistake. */
export async function failure(lookup: Promise<unknown>): Promise<LookupFailure> {
  try {
    await lookup;
  } catch (error) {
    if (error instanceof LookupFailure) return error;
    throw error;
  }
  throw new Error("the look-up had an answer");
}

/** The code of that failure. */
export async function failureCode(lookup: Promise<unknown>): Promise<FailureCode> {
  return (await failure(lookup)).code;
}

/** A request that a `FakeNetwork` saw. */
export interface SeenRequest {
  url: string;
  method: string;
  headers: Headers;
  /** What it sent, as text. */
  body: string;
  /** The registry on whose behalf, as its host. */
  registry: string | null;
}

/** A `fetch` that answers from a table of URLs, for what needs HTTPS or broken platforms. Unknown URLs have no route. */
export class FakeNetwork {
  readonly seen: SeenRequest[] = [];

  constructor(private readonly answers: Record<string, (request: SeenRequest) => Response | Promise<Response>>) {}

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const { method = "GET", headers, body } = init ?? {};
    const registry = registryOf(init)?.host ?? null;
    const request = { url: String(input), method, headers: new Headers(headers), body: textOf(body), registry };
    this.seen.push(request);
    const answer = this.answers[request.url] ?? this.answers[request.url.replace(/\?.*$/, "")];
    if (answer === undefined) throw new TypeError("fetch failed", { cause: new Error("no route") });
    return await answer(request);
  };

  /** The requests as `METHOD URL`. */
  get asked(): string[] {
    return this.seen.map(({ method, url }) => `${method} ${url}`);
  }

  /** A client on this network. */
  client(options: RegistryOptions = {}): RegistryClient {
    return new RegistryClient({ fetch: this.fetch, sleep: async () => undefined, ...options });
  }
}

function textOf(body: BodyInit | null | undefined): string {
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : "";
}
