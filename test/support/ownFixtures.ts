/** The project's own images, signed by the real cosign (`test/fixtures/cosign`), served by the embedded registry. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { outDirectory, projectRoot } from "../../build/paths.js";
import { loadPolicyFile, type Policy, type PolicyOptions } from "../../src/index.js";
import { EmbeddedRegistry } from "../../src/testkit/registry/index.js";

const FIXTURES = new URL("test/fixtures/cosign/", projectRoot);

/** One row of `cases.json`. */
export interface FixtureCase {
  name: string;
  about: string;
  layout: string;
  repository: string;
  tag: string;
  digest: string;
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

/** A signer's public key, PEM. */
export function publicKey(name: KeyName): string {
  return readFileSync(new URL(`keys/${name}.pub`, FIXTURES), "utf8");
}

/** A registry that holds all images. */
export async function startFixtureRegistry(): Promise<EmbeddedRegistry> {
  const registry = await EmbeddedRegistry.start();
  const layouts = new Map(fixtureCases.map(({ layout, repository }) => [layout, repository]));
  for (const [layout, repository] of layouts) {
    await registry.loadLayout(repository, fileURLToPath(new URL(layout, FIXTURES)));
  }
  return registry;
}

/** The policy module, loaded. */
export function loadVerifyImageSignatures(options: PolicyOptions = {}): Promise<Policy> {
  return loadPolicyFile(new URL("verify-image-signatures.wasm", outDirectory), options);
}

/** A Pod with these images. */
export function pod(...images: string[]): Record<string, unknown> {
  const containers = images.map((image, index) => ({ name: `c${index}`, image }));
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "test" }, spec: { containers } };
}
