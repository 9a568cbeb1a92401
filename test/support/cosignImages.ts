/** The images of `test/fixtures/cosign` in an embedded registry, and the placeholders that tests name them by. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { projectRoot } from "../../build/paths.js";
import { EmbeddedRegistry } from "../../src/testkit/registry/index.js";

const FIXTURES = new URL("test/fixtures/cosign/", projectRoot);

/** One row of `cases.json`. */
export interface FixtureCase {
  name: string;
  about: string;
  /** The folder with the repository's layout. */
  layout: string;
  repository: string;
  tag: string;
  /** The image's or index's digest. */
  digest: string;
  /** The keys with a good signature over the digest. */
  signedBy: KeyName[];
}

/** The two signers. */
export type KeyName = "release" | "other";

/** All images. */
export const fixtureCases = JSON.parse(readFileSync(new URL("cases.json", FIXTURES), "utf8")) as FixtureCase[];

/** The image of that name. */
export function fixtureCase(name: string): FixtureCase {
  const found = fixtureCases.find((row) => row.name === name);
  if (found === undefined) throw new Error(`no fixture ${name}`);
  return found;
}

/** A registry with every fixture under its own repository. */
export async function startCosignRegistry(): Promise<EmbeddedRegistry> {
  const registry = await EmbeddedRegistry.start();
  for (const { layout, repository } of fixtureCases) await putLayout(registry, repository, layout);
  return registry;
}

/** Puts a fixture's layout, with its signatures, into a repository of any name. */
export async function putLayout(registry: EmbeddedRegistry, repository: string, layout: string): Promise<void> {
  await registry.loadLayout(repository, fileURLToPath(new URL(layout, FIXTURES)));
}

/** Puts a fixture's image without its signatures into a repository, under more tags. */
export function tagImage(registry: EmbeddedRegistry, repository: string, name: string, tags: readonly string[]): void {
  const { layout, digest } = fixtureCase(name);
  const blobs = new URL(`${layout}/blobs/sha256/`, FIXTURES);
  const bytes = new Uint8Array(readFileSync(new URL(digest.slice("sha256:".length), blobs)));
  registry.putManifest(repository, bytes, "application/vnd.oci.image.manifest.v1+json", tags);
}

/** The digest of a fixture's image. */
export function digestOf(name: string): string {
  return fixtureCase(name).digest;
}

/** The public key `release` or `other`, PEM. */
export function publicKey(name: KeyName): string {
  return readFileSync(new URL(`keys/${name}.pub`, FIXTURES), "utf8");
}

/** A copy of the value with `REGISTRY`, `DIGEST(name)` and `KEY(name)` put in, in every text and member's name. */
export function filled<T>(value: T, host: string): T {
  const text = JSON.stringify(value)
    .replaceAll("REGISTRY", host)
    .replace(/DIGEST\(([a-z0-9-]+)\)/g, (_, name: string) => digestOf(name))
    .replace(/KEY\(([a-z]+)\)/g, (_, name: string) => JSON.stringify(publicKey(name as KeyName)).slice(1, -1));
  return JSON.parse(text) as T;
}

/** A `fetch` that asks the embedded registry in place of every other host: no test leaves this machine. */
export function fetchOnly(host: string): typeof globalThis.fetch {
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    return fetch(`http://${host}${url.pathname}${url.search}`, init);
  };
}
