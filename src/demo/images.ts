/** The demonstration's registry: images that the real cosign signed with keys, and images signed keyless for this project. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { EmbeddedRegistry } from "../testkit/registry/index.js";

/** A checkout of the project. */
export const ROOT = new URL("../../../../../", import.meta.url);
/** Where the images are. */
export const FIXTURES = new URL("test/fixtures/", ROOT);

interface LayoutCase {
  layout: string;
  repository: string;
}

/** One entry of `sigstore/registry.json`. */
interface StoredRepository {
  name: string;
  tags: Record<string, string>;
  manifests: string[];
  blobs: string[];
}

/** A registry on loopback with all of them. */
export async function startRegistry(): Promise<EmbeddedRegistry> {
  const registry = await EmbeddedRegistry.start();
  const cases = readJson("cosign/cases.json") as LayoutCase[];
  const layouts = new Map(cases.map(({ layout, repository }) => [layout, repository]));
  for (const [layout, repository] of layouts) {
    await registry.loadLayout(repository, fileURLToPath(new URL(`cosign/${layout}`, FIXTURES)));
  }
  for (const repository of readJson("sigstore/registry.json") as StoredRepository[]) put(registry, repository);
  return registry;
}

/** The public key that signed, PEM. */
export function releaseKey(): string {
  return readFileSync(new URL("cosign/keys/release.pub", FIXTURES), "utf8");
}

/** Whom the keyless signatures are held against. */
export function trustedRoot(): unknown {
  return readJson("sigstore/trusted_root.json");
}

function put(registry: EmbeddedRegistry, { name, tags, manifests, blobs }: StoredRepository): void {
  const encoder = new TextEncoder();
  for (const blob of blobs) registry.putBlob(name, encoder.encode(blob));
  for (const manifest of manifests) {
    const { mediaType } = JSON.parse(manifest) as { mediaType: string };
    const digest = registry.putManifest(name, encoder.encode(manifest), mediaType);
    const own = Object.keys(tags).filter((tag) => tags[tag] === digest);
    registry.putManifest(name, encoder.encode(manifest), mediaType, own);
  }
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, FIXTURES), "utf8"));
}
