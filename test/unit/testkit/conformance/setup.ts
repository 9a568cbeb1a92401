/** What the cases of the distribution specification share: an embedded registry, and content that is pushed to it. */
import { createHash } from "node:crypto";

import * as assert from "uvu/assert";

import { EmbeddedRegistry, type EmbeddedRegistryOptions } from "../../../../src/testkit/registry/index.js";

export const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const INDEX = "application/vnd.oci.image.index.v1+json";
/** A well-formed digest of content that is nowhere. */
export const ABSENT = `sha256:${"0".repeat(64)}`;
/** A request body. */
type Content = string | Uint8Array;

/** `ALGORITHM:HEX` of the content. */
export function digest(content: Content, algorithm = "sha256"): string {
  return `${algorithm}:${createHash(algorithm).update(content).digest("hex")}`;
}

/** As it stands in a manifest. */
export function descriptor(mediaType: string, content: Content, more: object = {}): object {
  return { mediaType, digest: digest(content), size: Buffer.byteLength(content), ...more };
}

/** A registry, and requests to it. */
export class Case {
  constructor(readonly registry: EmbeddedRegistry) {}

  /** The answer to one request; redirects are not followed. Paths without a leading slash are below `/v2/`. */
  async ask(method: string, path: string, body?: Content, headers: Record<string, string> = {}): Promise<Response> {
    const url = new URL(path.startsWith("/") ? path : `/v2/${path}`, this.registry.url);
    return await fetch(url, {
      method,
      body: body === undefined ? null : Buffer.from(body),
      headers,
      redirect: "manual",
    });
  }

  /** Asks, and expects that status; with a code also an error body that holds it. Gives the answer, whose body is read then. */
  async expect(status: number, method: string, path: string, options: Expectation = {}): Promise<Response> {
    const answer = await this.ask(method, path, options.body, options.headers);
    const where = `${method} ${path.slice(0, 120)}`;
    const text = options.code === undefined ? "" : await answer.text();
    assert.is(answer.status, status, `${where}: ${text}`);
    if (options.code !== undefined) assert.is(codeOf(text), options.code, where);
    return answer;
  }

  /** Pushes a blob in one request and gives its digest. */
  async pushBlob(repository: string, content: Content, algorithm = "sha256"): Promise<string> {
    const name = digest(content, algorithm);
    await this.expect(201, "POST", `${repository}/blobs/uploads/?digest=${name}`, { body: content });
    return name;
  }

  /** Pushes an image of one layer under a tag, and gives its manifest and digest. */
  async pushImage(repository: string, tag: string, note = tag, more: object = {}): Promise<Pushed> {
    const content = imageManifest(note, more);
    await this.pushBlob(repository, "{}");
    await this.pushBlob(repository, note);
    const put = { body: content, headers: { "content-type": MANIFEST } };
    const answer = await this.expect(201, "PUT", `${repository}/manifests/${tag}`, put);
    return { content, digest: digest(content), answer };
  }

  /** Begins an upload and gives its location. */
  async begin(repository: string): Promise<string> {
    const begun = await this.expect(202, "POST", `${repository}/blobs/uploads/`);
    return begun.headers.get("location") ?? "";
  }
}

/** What a request holds, and the code of the error that is expected. */
export interface Expectation {
  body?: Content;
  headers?: Record<string, string>;
  code?: string;
}

/** A manifest that was pushed. */
export interface Pushed {
  content: string;
  digest: string;
  answer: Response;
}

/** An image manifest with the empty config and one layer, which is the note. */
export function imageManifest(note: string, more: object = {}): string {
  const config = descriptor("application/vnd.oci.image.config.v1+json", "{}");
  const layers = [descriptor("application/vnd.oci.image.layer.v1.tar", note)];
  return JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers, ...more });
}

/** Runs the body with a registry of its own. */
export async function withRegistry(
  body: (scene: Case) => Promise<void>,
  options: EmbeddedRegistryOptions = {},
): Promise<void> {
  const registry = await EmbeddedRegistry.start(options);
  try {
    await body(new Case(registry));
  } finally {
    await registry.close();
  }
}

function codeOf(text: string): string {
  const { errors } = JSON.parse(text) as { errors: { code: string }[] };
  return errors[0]?.code ?? "";
}
